package com.vixcpp.sync.outage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network between a pool and its server that can be cut the nasty way: connections stay
 * open, new ones are accepted, and nothing comes through any more.
 */
public final class Proxy implements AutoCloseable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final int target;

	private volatile boolean swallowing;

	/**
	 * Create a network that lets everything through.
	 * @param target the port of the server
	 * @throws IOException if there is no port left
	 */
	public Proxy(int target) throws IOException {
		this.target = target;
		daemon(this::accept);
	}

	/**
	 * Where clients connect.
	 * @return a port of this machine
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	/** Swallow every byte and every farewell, in both directions. */
	public void hang() {
		this.swallowing = true;
	}

	/**
	 * Let new connections through; those from before are reset.
	 * @throws IOException if one cannot be closed
	 */
	public void reset() throws IOException {
		this.swallowing = false;
		for (Socket each : this.sockets) {
			if (!each.isClosed()) {
				each.setSoLinger(true, 0);
				each.close();
			}
		}
		this.sockets.clear();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.listener.accept();
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
				this.sockets.add(client);
				this.sockets.add(server);
				daemon(() -> pump(client, server));
				daemon(() -> pump(server, client));
			}
		}
		catch (IOException ex) {
			// The listener is closed.
		}
	}

	private void pump(Socket from, Socket to) {
		byte[] buffer = new byte[8192];
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				if (!this.swallowing) {
					out.write(buffer, 0, read);
				}
			}
		}
		catch (IOException ex) {
			// The other direction has ended.
		}
		if (!this.swallowing) {
			close(from, to);
		}
	}

	private static void close(Socket... sockets) {
		for (Socket each : sockets) {
			try {
				each.close();
			}
			catch (IOException ex) {
				// It has ended.
			}
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		reset();
	}

}
