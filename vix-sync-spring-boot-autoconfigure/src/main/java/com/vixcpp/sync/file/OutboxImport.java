package com.vixcpp.sync.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.vixcpp.sync.operation.Operation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the operations of an {@code outbox.json} of the original, under their ids
 * and keys, and once: the log remembers which file it was. After a crash in the middle
 * the next call does the rest. The file itself is only read.
 */
final class OutboxImport {

	private static final Logger logger = LoggerFactory.getLogger(OutboxImport.class);

	private final Journal journal;

	private final Function<Operation, String> destination;

	/**
	 * Create an import.
	 * @param journal where to
	 * @param destination what an operation shares its fate with, until its first claim
	 */
	OutboxImport(Journal journal, Function<Operation, String> destination) {
		this.journal = journal;
		this.destination = destination;
	}

	/**
	 * Take over what is not there yet.
	 * @return how many operations
	 * @throws OutboxImportException if the file cannot be read or holds what no operation
	 * can be; nothing has been taken over then
	 */
	int run(Path file) {
		byte[] bytes = read(file);
		String digest = digest(bytes);
		if (this.journal.locked(() -> this.journal.index().state().isImported(digest))) {
			// By another thread, maybe, and not on the disk yet.
			this.journal.log().flush(this.journal.locked(this.journal::nothing).upTo());
			return 0;
		}
		List<ImportedOperation> operations = operations(file, bytes);
		// A user's code: not under the lock, and before anything is written.
		List<Missing> missing = operations.stream()
			.filter(this::isMissing)
			.map((each) -> new Missing(each, this.destination.apply(each.operation())))
			.toList();
		int[] taken = new int[1];
		Journal.Written written = this.journal.locked(() -> {
			if (this.journal.index().state().isImported(digest)) {
				return this.journal.nothing();
			}
			Instant now = FileClock.time(null);
			for (Missing each : missing) {
				if (isMissing(each.operation())) {
					Unit unit = new Unit();
					each.operation().write(unit, each.destination(), now);
					this.journal.write(unit.items(this.journal.log().next()));
					taken[0]++;
				}
			}
			return new Journal.Written(
					this.journal.write(List.of(new Item.Imported(this.journal.log().next(), digest))), true);
		});
		this.journal.log().flush(written.upTo());
		if (written.any()) {
			logger.info("{} of {} operations were taken over from {}", taken[0], operations.size(), file);
		}
		return taken[0];
	}

	private boolean isMissing(ImportedOperation each) {
		return this.journal.locked(() -> new Operations(this.journal).last(each.operation().id()).isEmpty());
	}

	private static byte[] read(Path file) {
		try {
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw new OutboxImportException(file, "it cannot be read (" + ex + ")", ex);
		}
	}

	/** In the order in which they were made, which the file has not. */
	private static List<ImportedOperation> operations(Path file, byte[] bytes) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder()
				.onMalformedInput(CodingErrorAction.REPORT)
				.decode(ByteBuffer.wrap(bytes))
				.toString();
			if (!(Json.parse(text) instanceof Map<?, ?> root) || !(root.get("ops") instanceof Map<?, ?> ops)) {
				throw new IllegalArgumentException("it has no \"ops\"");
			}
			return ops.entrySet()
				.stream()
				.map((each) -> ImportedOperation.of(String.valueOf(each.getKey()), fields(each.getValue())))
				.sorted(Comparator.comparing(ImportedOperation::createdAt)
					.thenComparing((each) -> each.operation().id()))
				.toList();
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new OutboxImportException(file, String.valueOf(ex.getMessage()), ex);
		}
	}

	private static Map<?, ?> fields(@Nullable Object value) {
		if (value instanceof Map<?, ?> fields) {
			return fields;
		}
		throw new IllegalArgumentException("an operation is not an object");
	}

	private static String digest(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * What is to be taken over.
	 *
	 * @param destination what it shares its fate with
	 */
	private record Missing(ImportedOperation operation, String destination) {
	}

}
