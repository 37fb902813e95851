package com.vixcpp.sync.peer;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.receiver.ListeningApplication;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One of three that stand in a ring, in a process of its own, which is killed. It keeps
 * what has arrived and passes everything else on, to {@code peer:next}. It says
 * {@code port <n>} once it listens.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class RingNode {

	/**
	 * Run.
	 * @param arguments properties
	 */
	public static void main(String[] arguments) {
		ListeningApplication.run(RingNode.class, arguments);
	}

	/** The payload is the line, the number in it, and how many hops are left. */
	@Bean
	OperationHandler hop(JdbcClient jdbc, VixSync vixSync) {
		return OperationHandler.of("hop", (operation) -> {
			String[] parts = operation.payload().asString().split(" ");
			int hops = Integer.parseInt(parts[2]);
			if (hops == 0) {
				jdbc.sql("insert into arrival (line, number) values (?, ?)")
					.params(parts[0], Integer.parseInt(parts[1]))
					.update();
				return;
			}
			vixSync.enqueue(Operation.of("hop", "peer:next", parts[0] + " " + parts[1] + " " + (hops - 1))
				.withOrderingKey(parts[0]));
		});
	}

}
