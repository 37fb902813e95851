package com.vixcpp.sync.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * How a file of the log begins; see {@link FileWal} for the format.
 *
 * @param base whether it is a compacted file, in place of all before it
 * @param incarnation of the log, given when its directory was first used
 * @param salt random per file, part of each of its checksums: what a payload holds can
 * never pass for a frame
 * @param first the position of its first item; of a base the first one behind it
 * @param previous the checksum of the frame before; of a base 0
 */
record SegmentHeader(boolean base, UUID incarnation, long salt, long first, int previous) {

	static final int SIZE = 64;

	private static final byte[] MAGIC = "VIXSYNC\n".getBytes(StandardCharsets.US_ASCII);

	private static final byte VERSION = 1;

	private static final int CHECKED = SIZE - Integer.BYTES;

	byte[] encode() {
		ByteBuffer bytes = ByteBuffer.allocate(SIZE);
		bytes.put(MAGIC).put(VERSION).put((byte) (this.base ? 1 : 0)).position(16);
		bytes.putLong(this.incarnation.getMostSignificantBits()).putLong(this.incarnation.getLeastSignificantBits());
		bytes.putLong(this.salt).putLong(this.first).putInt(this.previous);
		bytes.putInt(CHECKED, checksum(bytes.array()));
		return bytes.array();
	}

	/** Null if these bytes are no header. */
	static @Nullable SegmentHeader decode(byte[] encoded) {
		ByteBuffer bytes = ByteBuffer.wrap(encoded);
		byte[] magic = new byte[MAGIC.length];
		bytes.get(magic);
		if (!java.util.Arrays.equals(magic, MAGIC) || bytes.get() != VERSION
				|| bytes.getInt(CHECKED) != checksum(encoded)) {
			return null;
		}
		boolean base = bytes.get() == 1;
		bytes.position(16);
		return new SegmentHeader(base, new UUID(bytes.getLong(), bytes.getLong()), bytes.getLong(), bytes.getLong(),
				bytes.getInt());
	}

	private static int checksum(byte[] bytes) {
		CRC32C checksum = new CRC32C();
		checksum.update(bytes, 0, CHECKED);
		return (int) checksum.getValue();
	}

}
