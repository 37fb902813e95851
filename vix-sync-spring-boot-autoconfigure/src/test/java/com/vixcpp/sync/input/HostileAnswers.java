package com.vixcpp.sync.input;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

import com.vixcpp.sync.input.ScriptedServer.Script;
import com.vixcpp.sync.transport.SendResult.Outcome;

/**
 * What no server should answer, and what it means for the operation.
 */
final class HostileAnswers {

	record Answer(Outcome outcome, Script script) {
	}

	private static final String OK = "HTTP/1.1 200 OK\r\n";

	private final Map<String, Answer> answers = new LinkedHashMap<>();

	static Map<String, Answer> all() {
		HostileAnswers all = new HostileAnswers();
		all.statusLines();
		all.headers();
		all.bodies();
		all.floods();
		return all.answers;
	}

	private void statusLines() {
		closing(Outcome.UNAVAILABLE, "", "\0\0\0\0", "\u00ff\u00fe\r\n\r\n", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\n",
				"garbage\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 -200 OK\r\n\r\n", "HTTP/1.1 99 X\r\n\r\n",
				"HTTP/1.1 0 X\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 99999999999 OK\r\n\r\n",
				"HTTP/1.1 \u00b2\u00b0\u00b0 OK\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n",
				"220 smtp.example ESMTP\r\n", "\u0016\u0003\u0001\0\0", "+OK\r\n");
		open(Outcome.FAILED, "HTTP/1.1 600 X\r\nContent-Length: 0\r\n\r\n",
				"HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n");
		open(Outcome.DELIVERED, "HTTP/1.1 299 \0\u001b[2J\r\nContent-Length: 0\r\n\r\n",
				"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n");
		open(Outcome.REJECTED, "HTTP/1.1 302 X\r\nLocation: javascript:alert(1)\r\nContent-Length: 0\r\n\r\n",
				"HTTP/1.1 307 X\r\nLocation: //evil.example/x\r\nContent-Length: 0\r\n\r\n",
				"HTTP/1.1 451 " + "x".repeat(3000) + "\r\nContent-Length: 0\r\n\r\n");
	}

	private void headers() {
		for (String wish : new String[] { "99999999999999999999999", "-1", "9e9", "\0", "Fri, 31 Dec 9999 23:59:59 GMT",
				"Thu, 01 Jan 0000 00:00:00 GMT", "x".repeat(5000), "1\r\nRetry-After: 2" }) {
			open(Outcome.UNAVAILABLE, "HTTP/1.1 503 X\r\nRetry-After: " + wish + "\r\nContent-Length: 0\r\n\r\n");
		}
		open(Outcome.UNAVAILABLE, "HTTP/1.1 401 X\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
				"HTTP/1.1 503 X\r\nDate: \0\r\nRetry-After: Wed, 99 Oct\r\nContent-Length: 0\r\n\r\n");
		open(Outcome.DELIVERED, OK + "Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n",
				OK + "X: \u00ff\u00fe\r\nContent-Length: 0\r\n\r\n", OK + "Content-Type: \r\nContent-Length: 0\r\n\r\n",
				OK + "Content-Type: not/a/type; charset=\"\r\nContent-Length: 2\r\n\r\n{}");
		closing(Outcome.UNAVAILABLE, OK + "X: " + "x".repeat(100_000) + "\r\n\r\n", OK + "X-A: b\r\n",
				OK + "Content-Length: -1\r\n\r\n", OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
				OK + "Content-Length: 99999999999999999999\r\n\r\n");
	}

	private void bodies() {
		closing(Outcome.DELIVERED, OK + "\r\n", OK + "\r\n\0\u00ff\u00fe\0", OK + "Content-Length: 100\r\n\r\nshort",
				OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", OK + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
				OK + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\nx",
				OK + "Transfer-Encoding: chunked\r\n\r\n1;" + "x".repeat(100_000) + "\r\na\r\n0\r\n\r\n",
				OK + "Content-Encoding: gzip\r\n\r\nnot gzip", OK + "Content-Encoding: br\r\n\r\n\u00ff\u00ff",
				OK + "Content-Encoding: gzip\r\n\r\n\u001f\u008b\b\0");
		closing(Outcome.REJECTED, "HTTP/1.1 422 X\r\n\r\n\0\u00ff\u00fe\u001b[2J\r\n\r\nPOST /x HTTP/1.1\r\n\r\n",
				"HTTP/1.1 422 X\r\nContent-Length: 99\r\n\r\nbroken off");
		closing(Outcome.FAILED, "HTTP/1.1 500 X\r\nContent-Encoding: gzip\r\n\r\nnot gzip");
		open(Outcome.REJECTED, "HTTP/1.1 422 X\r\nContent-Length: 3\r\n\r\n\0\0\0");
		add(Outcome.FAILED, "a gzip bomb", (out) -> {
			out.write(ScriptedServer.bytes("HTTP/1.1 500 X\r\nContent-Encoding: gzip\r\n\r\n"));
			out.write(bomb());
			throw new EOFException();
		});
	}

	private void floods() {
		add(Outcome.DELIVERED, "some 1xx", (out) -> {
			for (int i = 0; i < 100; i++) {
				out.write(ScriptedServer.bytes("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"));
			}
			out.write(ScriptedServer.bytes(OK + "Content-Length: 0\r\n\r\n"));
		});
		add(Outcome.UNAVAILABLE, "1xx for ever", endless("", "HTTP/1.1 103 Early Hints\r\n\r\n", 1));
		add(Outcome.REJECTED, "a rejection after early hints", (out) -> {
			out.write(ScriptedServer.bytes("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"));
			out.flush();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
			out.write(ScriptedServer.bytes("HTTP/1.1 422 X\r\nContent-Length: 0\r\n\r\n"));
		});
		open(Outcome.FAILED, "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n" + OK + "Content-Length: 0\r\n\r\n",
				"HTTP/1.1 101 X\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n");
		add(Outcome.UNAVAILABLE, "100 for ever", endless("", "HTTP/1.1 100 Continue\r\n\r\n", 1));
		add(Outcome.UNAVAILABLE, "headers for ever", endless(OK, "X-A: b\r\n", 0));
		add(Outcome.UNAVAILABLE, "headers, slowly, for ever", endless(OK, "a", 20));
		add(Outcome.UNAVAILABLE, "line breaks for ever", endless("", "\r\n", 0));
		add(Outcome.DELIVERED, "a body for ever", endless(OK + "\r\n", "x".repeat(10_000), 0));
		add(Outcome.DELIVERED, "a body, slowly, for ever", endless(OK + "\r\n", "x", 20));
		add(Outcome.REJECTED, "a chunked body for ever",
				endless("HTTP/1.1 422 X\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n\0\r\n", 1));
		add(Outcome.DELIVERED, "trailers for ever",
				endless(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X-A: b\r\n", 0));
	}

	private void closing(Outcome outcome, String... texts) {
		for (String text : texts) {
			add(outcome, "closing: " + shown(text), (out) -> {
				out.write(ScriptedServer.bytes(text));
				throw new EOFException();
			});
		}
	}

	private void open(Outcome outcome, String... texts) {
		for (String text : texts) {
			add(outcome, "open: " + shown(text), (out) -> out.write(ScriptedServer.bytes(text)));
		}
	}

	private void add(Outcome outcome, String name, Script script) {
		this.answers.put(name + " (" + this.answers.size() + ")", new Answer(outcome, script));
	}

	private static Script endless(String begin, String again, long pauseMillis) {
		return (OutputStream out) -> {
			out.write(ScriptedServer.bytes(begin));
			while (true) {
				out.write(ScriptedServer.bytes(again));
				out.flush();
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
			}
		};
	}

	/** 200 MB of zeros in 200 KB. */
	private static byte[] bomb() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			byte[] zeros = new byte[1 << 20];
			for (int i = 0; i < 200; i++) {
				gzip.write(zeros);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static String shown(String text) {
		String line = text.replace("\r\n", "/").replaceAll("[^ -~]", "?");
		return line.substring(0, Math.min(60, line.length()));
	}

}
