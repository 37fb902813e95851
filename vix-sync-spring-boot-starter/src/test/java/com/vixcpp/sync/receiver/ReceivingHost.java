package com.vixcpp.sync.receiver;

import java.net.URI;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * A far end whose every request has an effect: a row in a table of its own.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class ReceivingHost {

	private final JdbcClient jdbc;

	private final VixSync vixSync;

	private final Notes notes;

	/** Given by who waits at the gate. */
	final Semaphore reached = new Semaphore(0);

	volatile CountDownLatch gate = new CountDownLatch(0);

	volatile boolean failing;

	ReceivingHost(JdbcClient jdbc, VixSync vixSync, Notes notes) {
		this.jdbc = jdbc;
		this.vixSync = vixSync;
		this.notes = notes;
	}

	@Bean
	static Notes notes(JdbcClient jdbc) {
		return new Notes(jdbc);
	}

	int effects() {
		return this.jdbc.sql("select count(*) from effect").query(Integer.class).single();
	}

	@PostMapping("/notes")
	@IdempotentReceiver
	ResponseEntity<String> note(@RequestBody(required = false) String note) {
		int number = this.notes.add(String.valueOf(note));
		return ResponseEntity.created(URI.create("/notes/" + number))
			.header("X-Two", "a", "b")
			.header("Set-Cookie", "session=" + number)
			.body("kept " + number);
	}

	@PutMapping("/notes")
	@IdempotentReceiver
	String put(@RequestBody String note) {
		return "put " + this.notes.add(note);
	}

	@PostMapping("/optional")
	@IdempotentReceiver(required = false)
	String optional(@RequestBody String note) {
		return "kept " + this.notes.add(note);
	}

	@PostMapping("/silent")
	@IdempotentReceiver
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void silent(@RequestBody String note) {
		this.notes.add(note);
	}

	@PostMapping("/bytes")
	@IdempotentReceiver
	byte[] bytes(@RequestBody byte[] bytes) {
		this.notes.add(bytes.length + " bytes");
		return bytes;
	}

	@PostMapping("/bound")
	@IdempotentReceiver
	String bound(@ModelAttribute BoundNote bound) {
		return bound.note() + " " + this.notes.add(bound.note());
	}

	@PostMapping("/rejects")
	@IdempotentReceiver
	ResponseEntity<String> rejects(@RequestBody String note) {
		this.notes.add(note);
		return ResponseEntity.status(this.failing ? 422 : 200).header("X-Own", "mine").body("the handler's own words");
	}

	@PostMapping("/throws")
	@IdempotentReceiver
	String throwsSomething(@RequestBody String note) {
		this.notes.add(note);
		if (this.failing) {
			throw new IllegalStateException("failing");
		}
		return "kept";
	}

	@PostMapping("/handled")
	@IdempotentReceiver
	String handled(@RequestBody String note) {
		this.notes.add(note);
		if (this.failing) {
			throw new NoSuchElementException("failing");
		}
		return "kept";
	}

	@ExceptionHandler
	ResponseEntity<String> handled(NoSuchElementException ex) {
		return ResponseEntity.ok("made the best of it");
	}

	@PostMapping("/large")
	@IdempotentReceiver
	String large(@RequestParam int size, @RequestBody String note) {
		this.notes.add(note);
		return "x".repeat(size);
	}

	@PostMapping("/slow")
	@IdempotentReceiver
	String slow(@RequestBody String note) throws InterruptedException {
		int number = this.notes.add(note);
		this.reached.release();
		if (!this.gate.await(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("nobody opened the gate");
		}
		return "slowly " + number;
	}

	@PostMapping("/enqueues")
	@IdempotentReceiver
	ResponseEntity<String> enqueues(@RequestBody String note) {
		String id = this.vixSync.enqueue(Operation.of("http.post", "http://127.0.0.1:1/", note).withId(note));
		return new ResponseEntity<>(id, this.failing ? HttpStatus.CONFLICT : HttpStatus.ACCEPTED);
	}

	/** What a form is bound to. */
	record BoundNote(String note) {
	}

	/** Has transactions of its own accord, which join. */
	static class Notes {

		private final JdbcClient jdbc;

		Notes(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		public int add(String note) {
			this.jdbc.sql("insert into effect (note) values (?)").param(note).update();
			return this.jdbc.sql("select count(*) from effect").query(Integer.class).single();
		}

	}

}
