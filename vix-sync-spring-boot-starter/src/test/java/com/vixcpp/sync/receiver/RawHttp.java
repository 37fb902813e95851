package com.vixcpp.sync.receiver;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.net.ssl.SSLSession;

/**
 * A client that sends any header, byte by byte in Latin-1.
 *
 * @param statusCode what was answered
 * @param headers with what
 * @param body and with what
 */
record RawHttp(int statusCode, HttpHeaders headers, byte[] body) implements HttpResponse<byte[]> {

	static RawHttp post(String origin, String path, String body, String... headers) throws IOException {
		URI uri = URI.create(origin);
		try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
			String head = "POST " + path
					+ " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain"
					+ "\r\nContent-Length: " + body.length() + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
			socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			int end = answer.indexOf("\r\n\r\n");
			String[] lines = answer.substring(0, end).split("\r\n");
			Map<String, List<String>> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			Arrays.stream(lines)
				.skip(1)
				.map((line) -> line.split(": *", 2))
				.forEach((each) -> named.computeIfAbsent(each[0], (name) -> new ArrayList<>()).add(each[1]));
			return new RawHttp(Integer.parseInt(lines[0].split(" ")[1]), HttpHeaders.of(named, (name, value) -> true),
					answer.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
		}
	}

	@Override
	public HttpRequest request() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Optional<HttpResponse<byte[]>> previousResponse() {
		return Optional.empty();
	}

	@Override
	public Optional<SSLSession> sslSession() {
		return Optional.empty();
	}

	@Override
	public URI uri() {
		throw new UnsupportedOperationException();
	}

	@Override
	public HttpClient.Version version() {
		return HttpClient.Version.HTTP_1_1;
	}

}
