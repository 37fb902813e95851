package com.vixcpp.sample;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The far end: would be another machine, sits here so that one process shows everything.
 * It takes each idempotency key once, however often it arrives, and can be switched off.
 */
@RestController
@RequestMapping("/hub")
class HubController {

	private final Map<String, HubNote> byKey = new ConcurrentHashMap<>();

	private final Collection<String> received = new ConcurrentLinkedQueue<>();

	private volatile boolean on = true;

	@PostMapping("/notes")
	ResponseEntity<Void> receive(@RequestHeader("Idempotency-Key") String key, @RequestBody HubNote note) {
		if (!this.on) {
			return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
		}
		boolean repeated = this.byKey.putIfAbsent(key, note) != null;
		if (!repeated) {
			this.received.add(note.text());
		}
		return ResponseEntity.status(repeated ? HttpStatus.OK : HttpStatus.CREATED).build();
	}

	@GetMapping("/notes")
	Collection<String> notes() {
		return this.received;
	}

	@PutMapping("/{position:on|off}")
	String turn(@PathVariable String position) {
		this.on = position.equals("on");
		return "hub is " + position + "\n";
	}

}
