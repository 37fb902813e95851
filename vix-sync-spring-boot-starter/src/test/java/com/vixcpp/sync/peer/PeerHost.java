package com.vixcpp.sync.peer;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An application whose handlers each have an effect: a row in a table of its own.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class PeerHost {

	private final JdbcClient jdbc;

	/** Given by who waits at the gate. */
	final Semaphore reached = new Semaphore(0);

	volatile CountDownLatch gate = new CountDownLatch(0);

	volatile boolean failing;

	PeerHost(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** In the order in which they were written. */
	List<String> effects() {
		return this.jdbc.sql("select note from effect order by n").query(String.class).list();
	}

	void clear() {
		this.jdbc.sql("delete from effect").update();
		this.failing = false;
		this.gate = new CountDownLatch(0);
		this.reached.drainPermits();
	}

	@Bean
	OperationHandler notes() {
		return OperationHandler.of("note.added", this::write);
	}

	@Bean
	OperationHandler failing() {
		return OperationHandler.of("note.fails", (operation) -> {
			write(operation);
			if (this.failing) {
				throw new IllegalStateException("the disk of the handler is full");
			}
		});
	}

	@Bean
	OperationHandler rejecting() {
		return OperationHandler.of("note.rejected", (operation) -> {
			write(operation);
			throw new OperationRejectedException("nobody wants it");
		});
	}

	@Bean
	OperationHandler slow() {
		return OperationHandler.of("note.slow", (operation) -> {
			write(operation);
			this.reached.release();
			try {
				if (!this.gate.await(60, TimeUnit.SECONDS)) {
					throw new IllegalStateException("nobody opened the gate");
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@Bean
	OperationHandler forwarding(VixSync vixSync) {
		return OperationHandler.of("note.forwarded", (operation) -> {
			vixSync.enqueue(Operation.of("note.added", "peer:next")
				.withPayload(operation.payload())
				.withId("next-" + operation.id()));
			write(operation);
			if (this.failing) {
				throw new IllegalStateException("after it was forwarded");
			}
		});
	}

	private void write(Operation operation) {
		this.jdbc.sql("insert into effect (note) values (?)").param(operation.payload().asString()).update();
	}

}
