package com.vixcpp.sync.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * The head of a frame; see {@link FileWal} for the format. Its checksum covers the body
 * by the body's checksum, and the frame before by that one's.
 *
 * @param length of the body, in bytes
 * @param previous the checksum of the frame before
 * @param promised up to which position somebody had been promised that it is kept when
 * this was written
 * @param position of its first item
 * @param body the checksum of the body
 * @param checksum of this head
 */
record Frame(int length, int previous, long promised, long position, int body, int checksum) {

	static final int HEAD = 36;

	/** No frame is longer: a payload is held in memory as a whole. */
	static final int LONGEST = 1 << 30;

	private static final short MAGIC = 0x5653;

	private static final byte VERSION = 1;

	/** Items; other types may follow in a later version. */
	private static final byte TYPE = 1;

	private static final int CHECKED = HEAD - Integer.BYTES;

	/** A whole frame, as it is written. */
	static byte[] encode(long salt, int previous, long promised, long position, byte[] body) {
		ByteBuffer bytes = ByteBuffer.allocate(HEAD + body.length);
		bytes.putShort(MAGIC).put(VERSION).put(TYPE).putInt(body.length).putInt(previous);
		bytes.putLong(promised).putLong(position).putInt(checksum(salt, body, 0, body.length));
		bytes.putInt(checksum(salt, bytes.array(), 0, CHECKED)).put(body);
		return bytes.array();
	}

	/** The checksum in the head of an encoded frame. */
	static int checksum(byte[] encoded) {
		return ByteBuffer.wrap(encoded).getInt(CHECKED);
	}

	/** Null if no head of a frame begins there. */
	static @Nullable Frame decode(long salt, byte[] bytes, int at) {
		ByteBuffer head = ByteBuffer.wrap(bytes, at, HEAD).slice();
		if (head.getShort() != MAGIC || head.get() != VERSION || head.get() != TYPE) {
			return null;
		}
		Frame frame = new Frame(head.getInt(), head.getInt(), head.getLong(), head.getLong(), head.getInt(),
				head.getInt());
		return (frame.length >= 0 && frame.length <= LONGEST && frame.checksum == checksum(salt, bytes, at, CHECKED))
				? frame : null;
	}

	boolean isBody(long salt, byte[] bytes, int at) {
		return checksum(salt, bytes, at, this.length) == this.body;
	}

	int size() {
		return HEAD + this.length;
	}

	private static int checksum(long salt, byte[] bytes, int at, int length) {
		CRC32C checksum = new CRC32C();
		checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(salt).array());
		checksum.update(bytes, at, length);
		return (int) checksum.getValue();
	}

}
