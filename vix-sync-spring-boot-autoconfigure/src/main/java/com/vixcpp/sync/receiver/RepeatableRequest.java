package com.vixcpp.sync.receiver;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.util.StreamUtils;

/**
 * A request whose body has been read, and can be read by the handler. It cannot become
 * asynchronous. Used by one thread.
 */
final class RepeatableRequest extends HttpServletRequestWrapper {

	private final byte[] body;

	private final boolean form;

	private @Nullable BufferedReader reader;

	private RepeatableRequest(HttpServletRequest request, byte[] body, boolean form) {
		super(request);
		this.body = body;
		this.form = form;
	}

	/**
	 * Read a request.
	 * @param limit the largest body
	 * @throws RefusedException if its body is too large, or of no use for telling repeats
	 */
	static RepeatableRequest read(HttpServletRequest request, int limit) throws IOException {
		String type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
		if (type.startsWith("multipart/")) {
			throw new RefusedException(Problem.UNSUPPORTED_BODY);
		}
		boolean form = type.startsWith("application/x-www-form-urlencoded");
		if (request.getContentLengthLong() > limit) {
			throw new RefusedException(Problem.REQUEST_TOO_LARGE);
		}
		// Whoever asks for a parameter takes the body of a form: it is made of them
		// again.
		byte[] body = form ? form(request) : request.getInputStream().readNBytes(limit + 1);
		if (body.length > limit) {
			throw new RefusedException(Problem.REQUEST_TOO_LARGE);
		}
		return new RepeatableRequest(request, body, form);
	}

	private static byte[] form(HttpServletRequest request) throws IOException {
		StringBuilder parameters = new StringBuilder();
		request.getParameterMap().forEach((name, values) -> {
			for (String value : values) {
				parameters.append(name.length())
					.append(':')
					.append(name)
					.append(value.length())
					.append(':')
					.append(value);
			}
		});
		return parameters.toString().getBytes(StandardCharsets.UTF_8);
	}

	/** What repeats are told by. */
	byte[] body() {
		return this.body;
	}

	/** Its path as it was sent, and its query. */
	String address() {
		return getRequestURI() + ((getQueryString() != null) ? "?" + getQueryString() : "");
	}

	@Override
	public ServletInputStream getInputStream() throws IOException {
		if (this.form) {
			return new Bytes(StreamUtils
				.copyToByteArray(new ServletServerHttpRequest((HttpServletRequest) getRequest()).getBody()));
		}
		return new Bytes(this.body);
	}

	@Override
	public BufferedReader getReader() throws IOException {
		if (this.reader == null) {
			String encoding = getCharacterEncoding();
			this.reader = new BufferedReader(new InputStreamReader(getInputStream(),
					(encoding != null) ? Charset.forName(encoding) : StandardCharsets.ISO_8859_1));
		}
		return this.reader;
	}

	@Override
	public boolean isAsyncSupported() {
		return false;
	}

	@Override
	public AsyncContext startAsync() {
		throw new IllegalStateException("A method with @IdempotentReceiver must be done when it returns");
	}

	@Override
	public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
		return startAsync();
	}

	private static final class Bytes extends ServletInputStream {

		private final ByteArrayInputStream bytes;

		Bytes(byte[] bytes) {
			this.bytes = new ByteArrayInputStream(bytes);
		}

		@Override
		public int read() {
			return this.bytes.read();
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			return this.bytes.read(target, offset, length);
		}

		@Override
		public int available() {
			return this.bytes.available();
		}

		@Override
		public boolean isFinished() {
			return this.bytes.available() == 0;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setReadListener(ReadListener listener) {
			throw new IllegalStateException("A method with @IdempotentReceiver must be done when it returns");
		}

	}

}
