package com.vixcpp.sync.receiver;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * How what comes without blocking gets to code that blocks. Safe for use by several
 * threads.
 */
public final class ReactiveEntrance {

	private ReactiveEntrance() {
	}

	/**
	 * Read a whole body.
	 * @param body its parts, each released
	 * @param limit the largest, in bytes
	 * @return its bytes, none for an empty one; fails with a
	 * {@link DataBufferLimitException} where there are more
	 */
	public static Mono<byte[]> body(Publisher<? extends DataBuffer> body, int limit) {
		return DataBufferUtils.join(body, limit).map(ReactiveEntrance::bytes).defaultIfEmpty(new byte[0]);
	}

	private static byte[] bytes(DataBuffer buffer) {
		try {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.read(bytes);
			return bytes;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	/**
	 * Work on a thread that may block, and never interrupted: a client that goes away
	 * would close the file of an embedded database.
	 * @param scheduler of threads that may block; bounded
	 * @param work done there, in a transaction of its own
	 * @param otherwise done at once instead, where the scheduler takes no more
	 * @param <T> what comes of it
	 * @return what came of either, or what it threw
	 */
	public static <T> Mono<T> elsewhere(Scheduler scheduler, Callable<T> work, Callable<T> otherwise) {
		return Mono.create((sink) -> {
			try {
				scheduler.schedule(() -> end(sink, work));
			}
			catch (RejectedExecutionException ex) {
				end(sink, otherwise);
			}
		});
	}

	private static <T> void end(MonoSink<T> sink, Callable<T> work) {
		try {
			sink.success(work.call());
		}
		catch (Throwable ex) {
			sink.error(ex);
		}
	}

}
