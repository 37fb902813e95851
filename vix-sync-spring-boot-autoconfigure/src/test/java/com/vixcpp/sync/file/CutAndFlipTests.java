package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A small log, cut at every byte and with every byte changed: it is read up to there, or
 * refused with the place. Never is it read as something that was not written.
 */
class CutAndFlipTests {

	private static final Instant T0 = Stores.T0;

	private static final MemoryDisk WHOLE = new MemoryDisk();

	private static List<String> records;

	@BeforeAll
	static void writeASmallLog() {
		try (FileStore store = Stores.open(WHOLE, false, 500)) {
			Outbox outbox = Stores.outbox(store);
			for (String id : List.of("a", "b", "c")) {
				outbox.enqueue(Stores.operation(id).withHeader("X", "é").withOrderingKey("k" + id), "base", T0);
			}
			List<ClaimedOperation> claimed = Stores.claim(outbox, T0, 10);
			outbox.complete(claimed.get(0), T0);
			outbox.fail(claimed.get(1), "down", true, T0);
			outbox.release(claimed.get(2), T0);
			records = Stores.records(store);
		}
		assertThat(records).hasSize(5);
		assertThat(WHOLE.names()).hasSizeGreaterThan(2);
		assertThat(itemsUpTo(0)).as("the last file holds records too").hasSizeBetween(1, 5);
		assertThat(itemsUpTo(Integer.MAX_VALUE)).as("and a claim and a release").hasSize(7);
	}

	@Test
	void cutAtAnyByteItIsReadUpToThereOrRefused() {
		List<String> names = WHOLE.names();
		String last = names.get(names.size() - 1);
		for (String name : names) {
			byte[] bytes = WHOLE.file(name);
			for (int length = 0; length < bytes.length; length++) {
				MemoryDisk disk = WHOLE.copy();
				disk.put(name, Arrays.copyOf(bytes, length));
				if (name.equals(last)) {
					assertFoundUpTo(length, disk, name + " cut at " + length);
					assertFoundUpTo(length, disk, name + " cut at " + length + " and opened again");
				}
				else {
					assertRefused(disk, name, 0, length, name + " cut at " + length);
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x01, 0x80, 0xff })
	void withAnyByteChangedItIsReadUpToThereOrRefused(int flip) {
		List<String> names = WHOLE.names();
		for (String name : names) {
			byte[] bytes = WHOLE.file(name);
			for (int at = 0; at < bytes.length; at++) {
				MemoryDisk disk = WHOLE.copy();
				byte[] changed = bytes.clone();
				changed[at] ^= (byte) flip;
				disk.put(name, changed);
				if (isInLastFrame(name, at)) {
					assertFoundUpTo(at, disk, name + " changed at " + at);
				}
				else {
					assertRefused(disk, name, 0, at, name + " changed at " + at);
				}
			}
		}
	}

	@Test
	void aFrameThatVanishesFromTheMiddleIsNoticed() {
		for (String name : WHOLE.names()) {
			List<Integer> frames = frames(name);
			int end = frames.size() - (name.equals(WHOLE.names().get(WHOLE.names().size() - 1)) ? 2 : 1);
			for (int i = 0; i < end; i++) {
				byte[] bytes = WHOLE.file(name);
				byte[] less = new byte[bytes.length - (frames.get(i + 1) - frames.get(i))];
				System.arraycopy(bytes, 0, less, 0, frames.get(i));
				System.arraycopy(bytes, frames.get(i + 1), less, frames.get(i), less.length - frames.get(i));
				MemoryDisk disk = WHOLE.copy();
				disk.put(name, less);
				assertRefused(disk, name, frames.get(i), frames.get(i), "frame " + i + " of " + name);
			}
		}
	}

	/** As when the end of an older copy is put behind a newer begin. */
	@Test
	void aFrameThatFollowedAnotherOneIsNoticed() {
		MemoryDisk one = WHOLE.copy();
		MemoryDisk other = WHOLE.copy();
		String last = WHOLE.names().get(WHOLE.names().size() - 1);
		append(one, "x", "z");
		append(other, "y", "z");
		byte[] spliced = one.file(last).clone();
		int begin = WHOLE.file(last).length;
		int end = begin + (spliced.length - begin) / 2;
		System.arraycopy(other.file(last), begin, spliced, begin, end - begin);
		one.put(last, spliced);
		assertRefused(one, last, end, end, "the frame behind one of another history");
	}

	/** Ids of one length, so that frames are of one length. */
	private static void append(MemoryDisk disk, String... ids) {
		try (FileStore store = Stores.open(disk, false, 5_000)) {
			for (String id : ids) {
				Stores.outbox(store).enqueue(Stores.operation(id), "base", T0);
			}
		}
	}

	@Test
	void aFileThatVanishesIsNoticedUnlessItIsTheLast() throws Exception {
		List<String> names = WHOLE.names();
		for (String name : names.subList(0, names.size() - 1)) {
			MemoryDisk disk = WHOLE.copy();
			disk.delete(name);
			assertThatExceptionOfType(DamagedLogException.class).isThrownBy(() -> Stores.open(disk, false, 500))
				.withMessageContaining("a file of the log is missing");
		}
	}

	@Test
	void afterACutTheLogGoesOn() {
		String last = WHOLE.names().get(WHOLE.names().size() - 1);
		MemoryDisk disk = WHOLE.copy();
		disk.put(last, Arrays.copyOf(WHOLE.file(last), WHOLE.file(last).length - 1));
		try (FileStore store = Stores.open(disk, false, 500)) {
			Stores.outbox(store).enqueue(Stores.operation("later"), "base", T0);
		}
		try (FileStore store = Stores.open(disk, false, 500)) {
			assertThat(store.outbox().find("later")).isPresent();
			assertThat(store.journal().log().cut()).isNull();
		}
	}

	private static boolean isInLastFrame(String name, int at) {
		List<String> names = WHOLE.names();
		List<Integer> frames = frames(name);
		return name.equals(names.get(names.size() - 1)) && at >= frames.get(frames.size() - 2);
	}

	/** Where frames begin, and the end. */
	private static List<Integer> frames(String name) {
		byte[] bytes = WHOLE.file(name);
		SegmentHeader header = SegmentHeader.decode(Arrays.copyOf(bytes, SegmentHeader.SIZE));
		List<Integer> frames = new ArrayList<>();
		int at = SegmentHeader.SIZE;
		while (at < bytes.length) {
			frames.add(at);
			at += Frame.decode(header.salt(), bytes, at).size();
		}
		frames.add(at);
		return frames;
	}

	/** All that is in whole frames before a byte of the last file, and nothing else. */
	private static void assertFoundUpTo(int end, MemoryDisk disk, String what) {
		List<Item> expected = itemsUpTo(end);
		long count = expected.stream().filter(Item.Logged.class::isInstance).count();
		try (FileStore store = Stores.open(disk, false, 500)) {
			assertThat(Stores.records(store)).as(what).isEqualTo(records.subList(0, (int) count));
			assertThat(items(store)).as(what).isEqualTo(expected.size());
		}
	}

	private static long items(FileStore store) {
		return store.journal().locked(() -> store.journal().index().state().items());
	}

	private static List<Item> itemsUpTo(int end) {
		List<String> names = WHOLE.names();
		List<Item> items = new ArrayList<>();
		for (String name : names) {
			byte[] bytes = WHOLE.file(name);
			List<Integer> frames = frames(name);
			for (int i = 0; i < frames.size() - 1; i++) {
				if (!name.equals(names.get(names.size() - 1)) || frames.get(i + 1) <= end) {
					byte[] body = Arrays.copyOfRange(bytes, frames.get(i) + Frame.HEAD, frames.get(i + 1));
					items.addAll(ItemInput.items(body, position(bytes, frames.get(i))));
				}
			}
		}
		return items;
	}

	private static long position(byte[] bytes, int at) {
		return Frame.decode(SegmentHeader.decode(Arrays.copyOf(bytes, SegmentHeader.SIZE)).salt(), bytes, at)
			.position();
	}

	private static void assertRefused(MemoryDisk disk, String name, int from, int to, String what) {
		assertThatExceptionOfType(DamagedLogException.class).as(what)
			.isThrownBy(() -> Stores.open(disk.copy(), false, 500))
			.satisfies((ex) -> {
				assertThat(ex.getMessage()).contains("disk/", "offset " + ex.getOffset());
				if (ex.getFile().equals("disk/" + name)) {
					assertThat(ex.getOffset()).as(what).isBetween((long) from, (long) to);
				}
			});
	}

}
