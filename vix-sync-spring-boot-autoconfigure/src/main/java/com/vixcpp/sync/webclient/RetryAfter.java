package com.vixcpp.sync.webclient;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Reads {@code Retry-After} (RFC 9110, section 10.2.3) in both forms. A date is taken
 * against the answer's own {@code Date}, so that the clocks need not agree.
 */
final class RetryAfter {

	private static final Duration MAXIMUM = Duration.ofHours(24);

	private RetryAfter() {
	}

	/** Now, where the answer does not say when it was given. */
	static @Nullable Duration of(HttpHeaders headers) {
		return of(headers, Instant.now());
	}

	static @Nullable Duration of(HttpHeaders headers, Instant localTime) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return null;
		}
		String text = value.strip();
		if (text.matches("\\d+")) {
			boolean small = text.length() <= 9;
			return cap(small ? Duration.ofSeconds(Long.parseLong(text)) : MAXIMUM);
		}
		try {
			long until = headers.getFirstDate(HttpHeaders.RETRY_AFTER);
			return (until != -1) ? cap(Duration.between(sentAt(headers, localTime), Instant.ofEpochMilli(until)))
					: null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static Instant sentAt(HttpHeaders headers, Instant localTime) {
		try {
			long date = headers.getDate();
			return (date != -1) ? Instant.ofEpochMilli(date) : localTime;
		}
		catch (IllegalArgumentException ex) {
			return localTime;
		}
	}

	private static Duration cap(Duration duration) {
		if (duration.isNegative()) {
			return Duration.ZERO;
		}
		return (duration.compareTo(MAXIMUM) < 0) ? duration : MAXIMUM;
	}

}
