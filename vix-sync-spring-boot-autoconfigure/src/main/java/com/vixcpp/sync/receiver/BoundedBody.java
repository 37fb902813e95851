package com.vixcpp.sync.receiver;

import java.io.ByteArrayOutputStream;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/**
 * The body of an answer, up to the size that is kept. Used by one thread.
 */
final class BoundedBody extends ServletOutputStream {

	private final int limit;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	/** A writer on top would swallow the exception, and the answer would be cut. */
	private boolean exceeded;

	BoundedBody(int limit) {
		this.limit = limit;
	}

	int limit() {
		return this.limit;
	}

	/** So many bytes are to come. */
	void expect(long length) {
		if (length > this.limit) {
			exceed();
		}
	}

	byte[] bytes() {
		if (this.exceeded) {
			exceed();
		}
		return this.bytes.toByteArray();
	}

	void clear() {
		this.bytes.reset();
		this.exceeded = false;
	}

	@Override
	public void write(int value) {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] source, int offset, int length) {
		if (this.exceeded || length > this.limit - this.bytes.size()) {
			exceed();
		}
		this.bytes.write(source, offset, length);
	}

	private void exceed() {
		this.exceeded = true;
		throw new RefusedException(Problem.ANSWER_TOO_LARGE);
	}

	@Override
	public boolean isReady() {
		return true;
	}

	@Override
	public void setWriteListener(WriteListener listener) {
		throw new IllegalStateException("An idempotent receiver answers before it returns");
	}

}
