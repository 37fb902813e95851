package com.vixcpp.sync.receiver;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

import com.vixcpp.sync.peer.OperationHandler;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * A far end in a process of its own, which is killed: at any moment, or by itself at the
 * moment that a request names. It says {@code port <n>} once it listens.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class KilledReceiver {

	/** The request header that names a moment. */
	static final String DIE = "X-Die";

	private final JdbcClient jdbc;

	KilledReceiver(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Run.
	 * @param arguments properties
	 */
	public static void main(String[] arguments) {
		ListeningApplication.run(KilledReceiver.class, arguments);
	}

	@PostMapping("/effects")
	@IdempotentReceiver
	String effect(@RequestBody String note, @RequestHeader(name = DIE, defaultValue = "NEVER") Moment moment) {
		this.jdbc.sql("insert into effect (note, life) values (?, ?)").params(note, life()).update();
		moment.arm();
		return note + " in life " + life();
	}

	/** The same, of a peer: the header of the operation names the moment. */
	@Bean
	OperationHandler effects() {
		return OperationHandler.of("effect", (operation) -> {
			this.jdbc.sql("insert into effect (note, life) values (?, ?)")
				.params(operation.payload().asString(), life())
				.update();
			Moment.valueOf(operation.headers().getOrDefault(DIE, "NEVER")).arm();
		});
	}

	private static long life() {
		return ProcessHandle.current().pid();
	}

	/** When to die. */
	enum Moment {

		/** Not by itself. */
		NEVER {
			@Override
			void arm() {
			}
		},

		/** The effect is written. */
		AFTER_EFFECT {
			@Override
			void arm() {
				die();
			}
		},

		/** The answer is kept as well. */
		BEFORE_COMMIT {
			@Override
			void arm() {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
					@Override
					public void beforeCompletion() {
						die();
					}
				});
			}
		},

		/** Everything is committed, and nothing is answered. */
		BEFORE_ANSWER {
			@Override
			void arm() {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
					@Override
					public void afterCommit() {
						die();
					}
				});
			}
		};

		abstract void arm();

		private static void die() {
			try {
				new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			while (true) {
				LockSupport.park();
			}
		}

	}

}
