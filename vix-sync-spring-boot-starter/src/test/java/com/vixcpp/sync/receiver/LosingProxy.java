package com.vixcpp.sync.receiver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server and loses the first answers.
 */
final class LosingProxy implements AutoCloseable {

	private final ServerSocket socket;

	private final int port;

	private final AtomicInteger toLose;

	LosingProxy(int port, int toLose) {
		try {
			this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.port = port;
		this.toLose = new AtomicInteger(toLose);
		run(this::accept);
	}

	String origin() {
		return "http://127.0.0.1:" + this.socket.getLocalPort();
	}

	/** How many answers are still to be lost. */
	int left() {
		return this.toLose.get();
	}

	private static void run(Runnable task) {
		Thread thread = new Thread(task, "losing-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.socket.accept();
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.port);
				run(() -> pass(client, server, false));
				run(() -> pass(server, client, true));
			}
		}
		catch (IOException ex) {
			// The test has ended.
		}
	}

	private void pass(Socket from, Socket to, boolean answers) {
		byte[] buffer = new byte[8192];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read != -1; read = in.read(buffer)) {
				if (answers && this.toLose.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
					return;
				}
				out.write(buffer, 0, read);
				out.flush();
			}
		}
		catch (IOException ex) {
			// One of the two has gone.
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
