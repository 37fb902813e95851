package com.vixcpp.sync.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;

/**
 * Stands between a client and PostgreSQL and counts how often the client speaks after the
 * server has: what no driver, pool or template can hide.
 */
final class RoundTrips implements AutoCloseable {

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicBoolean answered = new AtomicBoolean(true);

	private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final URI server;

	RoundTrips(HikariDataSource dataSource) throws IOException {
		this.server = URI.create(dataSource.getJdbcUrl().substring("jdbc:".length()));
		daemon(() -> {
			while (true) {
				Socket client = this.listening.accept();
				Socket database = new Socket(this.server.getHost(), this.server.getPort());
				daemon(() -> pump(client, database, true));
				daemon(() -> pump(database, client, false));
			}
		});
	}

	/** The same database, by way of this. */
	HikariDataSource through(HikariDataSource dataSource) {
		HikariDataSource through = new HikariDataSource();
		through.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + this.listening.getLocalPort() + this.server.getPath());
		through.setUsername(dataSource.getUsername());
		through.setPassword(dataSource.getPassword());
		through.setMaximumPoolSize(1);
		return through;
	}

	int count() {
		return this.count.get();
	}

	private void pump(Socket from, Socket to, boolean client) throws IOException {
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] buffer = new byte[65536];
			for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
				if (client && this.answered.compareAndSet(true, false)) {
					this.count.incrementAndGet();
				}
				else if (!client) {
					this.answered.set(true);
				}
				out.write(buffer, 0, read);
			}
		}
	}

	private static void daemon(Pump pump) {
		Thread thread = new Thread(() -> {
			try {
				pump.run();
			}
			catch (IOException ex) {
				// One side has hung up.
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
	}

	private interface Pump {

		void run() throws IOException;

	}

}
