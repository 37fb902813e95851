package com.vixcpp.sync.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Stands before a server: can be cut, and can lose answers.
 */
final class Wire implements AutoCloseable {

	private final ServerSocket socket;

	private final IntSupplier port;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicInteger toLose = new AtomicInteger();

	private final AtomicInteger lost = new AtomicInteger();

	private volatile boolean cut;

	/**
	 * Create a wire that is whole.
	 * @param port where the server listens; asked for each connection
	 */
	Wire(IntSupplier port) {
		try {
			this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.port = port;
		run(this::accept);
	}

	String origin() {
		return "http://127.0.0.1:" + this.socket.getLocalPort();
	}

	/** Break all connections, and let nobody through. */
	void cut() {
		this.cut = true;
		this.sockets.forEach(Wire::closeQuietly);
	}

	void mend() {
		this.cut = false;
	}

	/** The next answers get lost, and their connections with them. */
	void lose(int answers) {
		this.toLose.set(answers);
	}

	/** How many of them are still to get lost. */
	int left() {
		return this.toLose.get();
	}

	/** How many answers have got lost in all. */
	int lost() {
		return this.lost.get();
	}

	private static void run(Runnable task) {
		Thread thread = new Thread(task, "wire");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket client = this.socket.accept();
				if (this.cut) {
					closeQuietly(client);
					continue;
				}
				connect(client);
			}
			catch (IOException ex) {
				// The test has ended.
			}
		}
	}

	private void connect(Socket client) {
		this.sockets.add(client);
		try {
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.port.getAsInt());
			this.sockets.add(server);
			run(() -> pass(client, server, false));
			run(() -> pass(server, client, true));
		}
		catch (IOException ex) {
			this.sockets.remove(client);
			closeQuietly(client);
		}
	}

	private void pass(Socket from, Socket to, boolean answers) {
		byte[] buffer = new byte[8192];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read != -1; read = in.read(buffer)) {
				if (this.cut || (answers && loses())) {
					return;
				}
				out.write(buffer, 0, read);
				out.flush();
			}
		}
		catch (IOException ex) {
			// One of the two has gone.
		}
		finally {
			this.sockets.remove(from);
			this.sockets.remove(to);
		}
	}

	private boolean loses() {
		boolean loses = this.toLose.getAndUpdate((left) -> Math.max(0, left - 1)) > 0;
		if (loses) {
			this.lost.incrementAndGet();
		}
		return loses;
	}

	private static void closeQuietly(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is closed.
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		cut();
	}

}
