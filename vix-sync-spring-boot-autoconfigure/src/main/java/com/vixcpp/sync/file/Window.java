package com.vixcpp.sync.file;

import java.io.IOException;

import com.vixcpp.sync.file.Disk.DiskFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames of a file one after the other, some at a time from the disk.
 */
final class Window {

	private final DiskFile file;

	private final long salt;

	private final long end;

	private final int ahead;

	private byte[] bytes = new byte[0];

	private long start;

	private int length;

	private long offset;

	/**
	 * Create a window.
	 * @param file what to read
	 * @param salt of its checksums
	 * @param offset where to begin
	 * @param end where to end
	 * @param ahead how many bytes to read at once, where a frame is not longer
	 */
	Window(DiskFile file, long salt, long offset, long end, int ahead) {
		this.file = file;
		this.salt = salt;
		this.offset = offset;
		this.end = end;
		this.ahead = ahead;
	}

	/** The head of the frame that begins here; null if none does. */
	@Nullable Frame head() throws IOException {
		if (this.end - this.offset < Frame.HEAD) {
			return null;
		}
		need(Frame.HEAD);
		Frame frame = Frame.decode(this.salt, this.bytes, (int) (this.offset - this.start));
		return (frame != null && frame.size() <= this.end - this.offset) ? frame : null;
	}

	/** The body of the frame that begins here; null if it is not what was written. */
	byte @Nullable [] body(Frame frame) throws IOException {
		need(frame.size());
		int at = (int) (this.offset - this.start) + Frame.HEAD;
		return frame.isBody(this.salt, this.bytes, at)
				? java.util.Arrays.copyOfRange(this.bytes, at, at + frame.length()) : null;
	}

	void skip(long bytes) {
		this.offset += bytes;
	}

	long offset() {
		return this.offset;
	}

	boolean isAtEnd() {
		return this.offset >= this.end;
	}

	private void need(int wanted) throws IOException {
		if (this.offset >= this.start && this.offset + wanted <= this.start + this.length) {
			return;
		}
		int size = (int) Math.min(Math.max(wanted, this.ahead), this.end - this.offset);
		if (this.bytes.length < size) {
			this.bytes = new byte[size];
		}
		this.file.read(this.offset, this.bytes, size);
		this.start = this.offset;
		this.length = size;
	}

}
