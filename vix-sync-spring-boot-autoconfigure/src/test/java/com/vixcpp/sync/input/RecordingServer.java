package com.vixcpp.sync.input;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that keeps every request as the bytes it was on the wire: what it does not
 * understand as one request shows up as another.
 */
final class RecordingServer implements AutoCloseable {

	/** One request; headers as lines, read as Latin-1. */
	record Request(String line, List<String> headers, byte[] body) {

		List<String> values(String name) {
			String prefix = name.toLowerCase(Locale.ROOT) + ":";
			return this.headers.stream()
				.filter((each) -> each.toLowerCase(Locale.ROOT).startsWith(prefix))
				.map((each) -> each.substring(prefix.length()).replaceFirst("^ ", ""))
				.toList();
		}

		List<String> names() {
			return this.headers.stream().map((each) -> each.replaceFirst(":.*", "").toLowerCase(Locale.ROOT)).toList();
		}

	}

	private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private final ServerSocket socket;

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	RecordingServer() throws IOException {
		this.socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		daemon(this::accept);
	}

	String host() {
		return "127.0.0.1:" + this.socket.getLocalPort();
	}

	List<Request> requests() {
		return List.copyOf(this.requests);
	}

	void forget() {
		this.requests.clear();
	}

	private void accept() {
		try {
			while (true) {
				Socket connection = this.socket.accept();
				daemon(() -> serve(connection));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			InputStream in = new BufferedInputStream(connection.getInputStream());
			for (String line = line(in); line != null; line = line(in)) {
				List<String> headers = new ArrayList<>();
				for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
					headers.add(header);
				}
				Request head = new Request(line, headers, new byte[0]);
				int length = head.values("Content-Length").stream().mapToInt(Integer::parseInt).findFirst().orElse(0);
				this.requests.add(new Request(line, headers, in.readNBytes(length)));
				connection.getOutputStream().write(OK);
			}
		}
		catch (IOException | RuntimeException ex) {
			this.requests.add(new Request("broken: " + ex, List.of(), new byte[0]));
		}
	}

	private static String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int b = in.read(); b != '\n'; b = in.read()) {
			if (b == -1) {
				return null;
			}
			line.write(b);
		}
		String text = line.toString(StandardCharsets.ISO_8859_1);
		return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "recording-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
