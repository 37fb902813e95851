package com.vixcpp.sync.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that answers its first request with what a test says, byte for byte, and every
 * later one, on the same connection or another, with an honest 418.
 */
final class ScriptedServer implements AutoCloseable {

	/** What to write; the connection stays open afterwards unless it throws. */
	interface Script {

		void write(OutputStream out) throws IOException;

	}

	private final ServerSocket socket;

	private final Script script;

	private final List<String> heads = new CopyOnWriteArrayList<>();

	ScriptedServer(Script script) throws IOException {
		this.script = script;
		this.socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		daemon(() -> {
			while (true) {
				Socket connection = this.socket.accept();
				daemon(() -> serve(connection));
			}
		});
	}

	String url() {
		return "http://127.0.0.1:" + this.socket.getLocalPort() + "/x";
	}

	/** The heads of the requests that came. */
	List<String> heads() {
		return List.copyOf(this.heads);
	}

	private void serve(Socket connection) throws IOException {
		try (connection) {
			InputStream in = new BufferedInputStream(connection.getInputStream());
			OutputStream out = connection.getOutputStream();
			for (String head = head(in); !head.isEmpty(); head = head(in)) {
				in.readNBytes(2);
				this.heads.add(head);
				if (this.heads.size() == 1) {
					this.script.write(out);
				}
				else {
					out.write(bytes("HTTP/1.1 418 honest\r\nContent-Length: 0\r\n\r\n"));
				}
				out.flush();
			}
		}
	}

	/** Requests of these tests have a body of two bytes. */
	private static String head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		for (int b = in.read(); b != -1; b = in.read()) {
			head.append((char) b);
			if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
				return head.toString();
			}
		}
		return "";
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private interface Task {

		void run() throws IOException;

	}

	private static void daemon(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// Closed by either side.
			}
		}, "scripted-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
