package com.vixcpp.sync.listener;

import java.util.concurrent.CountDownLatch;

import com.vixcpp.sync.operation.OperationStatus;
import com.zaxxer.hikari.HikariDataSource;

import static org.awaitility.Awaitility.await;

/**
 * An application that is going to be killed while three operations stand still: one after
 * the commit that settles it, one that its listener has written down, one that its target
 * has and whose answer is not back.
 */
final class Doomed {

	static final String READY = "three stand still";

	private Doomed() {
	}

	/**
	 * Run in a process of its own.
	 * @param arguments URL, user and password of the database
	 */
	public static void main(String[] arguments) throws InterruptedException {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(arguments[0]);
		dataSource.setUsername(arguments[1]);
		dataSource.setPassword(arguments[2]);
		ListeningHost host = new ListeningHost(dataSource, "vix.sync.engine.worker-count=3",
				"spring.flyway.enabled=false");
		CountDownLatch standing = new CountDownLatch(3);
		host.events.put("committed", (event) -> stand(standing));
		host.listening.put("told", (event) -> stand(standing));
		host.answers.put("sent", () -> {
			stand(standing);
			throw new IllegalStateException("killed before");
		});
		host.write("committed");
		host.await("committed", OperationStatus.DONE);
		await().until(() -> standing.getCount() == 2);
		host.write("told");
		await().until(() -> standing.getCount() == 1);
		host.write("sent");
		standing.await();
		System.out.println(READY);
	}

	private static void stand(CountDownLatch standing) {
		standing.countDown();
		ListeningHost.wait(new CountDownLatch(1));
	}

}
