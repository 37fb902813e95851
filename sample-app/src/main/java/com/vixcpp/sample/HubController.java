package com.vixcpp.sample;

import java.util.List;
import java.util.Locale;

import com.vixcpp.sync.receiver.IdempotentReceiver;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The far end: would be another machine, sits here so that one process shows everything.
 * The receiver kit lets each idempotency key have its effect once, however often it
 * arrives. It can be switched off.
 */
@RestController
@RequestMapping("/hub")
class HubController {

	private final JdbcClient jdbc;

	private volatile Position position = Position.ON;

	HubController(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@PostMapping("/notes")
	@IdempotentReceiver
	ResponseEntity<Void> receive(@RequestBody HubNote note) {
		return ResponseEntity.status(switch (this.position) {
			case OFF -> HttpStatus.SERVICE_UNAVAILABLE;
			case REFUSING -> HttpStatus.UNPROCESSABLE_CONTENT;
			case ON -> keep(note);
		}).build();
	}

	private HttpStatus keep(HubNote note) {
		this.jdbc.sql("insert into hub_note (text) values (?)").param(note.text()).update();
		return HttpStatus.CREATED;
	}

	@GetMapping("/notes")
	List<String> newest() {
		return this.jdbc.sql("select text from hub_note order by id desc limit 50").query(String.class).list();
	}

	@GetMapping
	SwitchState state() {
		return new SwitchState(this.position.name().toLowerCase(Locale.ROOT));
	}

	@PutMapping("/{position:on|off|refusing}")
	SwitchState turn(@PathVariable String position) {
		this.position = Position.valueOf(position.toUpperCase(Locale.ROOT));
		return state();
	}

	private enum Position {

		ON, OFF, REFUSING

	}

}
