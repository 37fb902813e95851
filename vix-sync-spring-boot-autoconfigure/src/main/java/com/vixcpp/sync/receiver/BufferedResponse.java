package com.vixcpp.sync.receiver;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedCaseInsensitiveMap;

/**
 * Holds back what a handler answers until its transaction has committed. Nothing of it
 * reaches the client by itself. Used by one thread.
 */
final class BufferedResponse extends HttpServletResponseWrapper {

	private final Map<String, List<String>> headers = new LinkedCaseInsensitiveMap<>(Locale.ROOT);

	private final List<Cookie> cookies = new ArrayList<>();

	private final BoundedBody body;

	private int status = SC_OK;

	private @Nullable String characterEncoding;

	private @Nullable PrintWriter writer;

	private @Nullable Error error;

	BufferedResponse(HttpServletResponse response, int limit) {
		super(response);
		this.body = new BoundedBody(limit);
	}

	/**
	 * What has been answered so far.
	 * @throws RefusedException if it is larger than what is kept
	 */
	Answer answer() {
		if (this.writer != null) {
			this.writer.flush();
		}
		return new Answer(this.status, this.headers, this.body.bytes());
	}

	/** What the handler sent by {@code sendError}; null if it did not. */
	@Nullable Error error() {
		return this.error;
	}

	List<Cookie> cookies() {
		return this.cookies;
	}

	@Override
	public void addCookie(Cookie cookie) {
		this.cookies.add(cookie);
	}

	@Override
	public void setStatus(int status) {
		this.status = status;
	}

	@Override
	public int getStatus() {
		return this.status;
	}

	@Override
	public void sendError(int status) {
		sendError(status, "");
	}

	@Override
	public void sendError(int status, String message) {
		this.status = status;
		this.error = new Error(status, message);
		resetBuffer();
	}

	@Override
	public void sendRedirect(String location) {
		sendRedirect(location, SC_FOUND, true);
	}

	@Override
	public void sendRedirect(String location, boolean clearBuffer) {
		sendRedirect(location, SC_FOUND, clearBuffer);
	}

	@Override
	public void sendRedirect(String location, int status) {
		sendRedirect(location, status, true);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) {
		if (clearBuffer) {
			resetBuffer();
		}
		this.status = status;
		setHeader(HttpHeaders.LOCATION, location);
	}

	@Override
	public void setHeader(String name, @Nullable String value) {
		this.headers.remove(name);
		if (value != null) {
			addHeader(name, value);
		}
	}

	@Override
	public void addHeader(String name, String value) {
		if (name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
			this.headers.remove(name);
		}
		this.headers.computeIfAbsent(name, (key) -> new ArrayList<>()).add(value);
	}

	@Override
	public void setIntHeader(String name, int value) {
		setHeader(name, Integer.toString(value));
	}

	@Override
	public void addIntHeader(String name, int value) {
		addHeader(name, Integer.toString(value));
	}

	@Override
	public void setDateHeader(String name, long date) {
		this.headers.remove(name);
		addDateHeader(name, date);
	}

	@Override
	public void addDateHeader(String name, long date) {
		HttpHeaders formatted = new HttpHeaders();
		formatted.setDate(name, date);
		addHeader(name, String.valueOf(formatted.getFirst(name)));
	}

	@Override
	public boolean containsHeader(String name) {
		return this.headers.containsKey(name) || super.containsHeader(name);
	}

	@Override
	public @Nullable String getHeader(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? values.get(0) : super.getHeader(name);
	}

	@Override
	public Collection<String> getHeaders(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? List.copyOf(values) : super.getHeaders(name);
	}

	@Override
	public Collection<String> getHeaderNames() {
		return List.copyOf(this.headers.keySet());
	}

	@Override
	public void setContentType(@Nullable String type) {
		setHeader(HttpHeaders.CONTENT_TYPE, type);
	}

	@Override
	public @Nullable String getContentType() {
		return this.headers.containsKey(HttpHeaders.CONTENT_TYPE) ? getHeader(HttpHeaders.CONTENT_TYPE) : null;
	}

	@Override
	public void setContentLength(int length) {
		setContentLengthLong(length);
	}

	/** The body tells. */
	@Override
	public void setContentLengthLong(long length) {
		this.body.expect(length);
	}

	@Override
	public void setCharacterEncoding(@Nullable String encoding) {
		this.characterEncoding = encoding;
		String type = getContentType();
		if (type != null && encoding != null && !type.toLowerCase(Locale.ROOT).contains("charset=")) {
			setContentType(type + ";charset=" + encoding);
		}
	}

	@Override
	public void setCharacterEncoding(Charset encoding) {
		setCharacterEncoding(encoding.name());
	}

	@Override
	public String getCharacterEncoding() {
		if (this.characterEncoding != null) {
			return this.characterEncoding;
		}
		String type = getContentType();
		int at = (type != null) ? type.toLowerCase(Locale.ROOT).indexOf("charset=") : -1;
		return (type != null && at >= 0)
				? type.substring(at + "charset=".length()).replaceAll("[\";].*|^\"", "").strip()
				: StandardCharsets.ISO_8859_1.name();
	}

	@Override
	public ServletOutputStream getOutputStream() {
		return this.body;
	}

	@Override
	public PrintWriter getWriter() {
		if (this.writer == null) {
			setCharacterEncoding(getCharacterEncoding());
			this.writer = new PrintWriter(new OutputStreamWriter(this.body, Charset.forName(getCharacterEncoding())));
		}
		return this.writer;
	}

	@Override
	public void setBufferSize(int size) {
	}

	@Override
	public int getBufferSize() {
		return this.body.limit();
	}

	@Override
	public void flushBuffer() {
	}

	@Override
	public void resetBuffer() {
		if (this.writer != null) {
			this.writer.flush();
		}
		this.body.clear();
	}

	@Override
	public void reset() {
		resetBuffer();
		this.headers.clear();
		this.cookies.clear();
		this.status = SC_OK;
	}

	@Override
	public boolean isCommitted() {
		return false;
	}

	/** An error for the error page of the server. */
	record Error(int status, String message) {
	}

}
