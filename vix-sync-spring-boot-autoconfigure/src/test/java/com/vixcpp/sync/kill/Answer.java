package com.vixcpp.sync.kill;

/**
 * What the server does with a request, so that every way through a settle is taken.
 */
enum Answer {

	/** 200. */
	OK(200, 70),

	/** 200, after a while. */
	SLOW(200, 10),

	/** 200 and half a body: the status counts. */
	TRUNCATED(200, 5),

	/** 500: counts an attempt. */
	ERROR(500, 8),

	/** 422: never again. */
	REJECTED(422, 4),

	/** 503: nothing is counted. */
	AWAY(503, 1),

	/** The connection is cut without a word. */
	CUT(0, 2);

	private final int status;

	private final int percent;

	Answer(int status, int percent) {
		this.status = status;
		this.percent = percent;
	}

	int status() {
		return this.status;
	}

	boolean isDelivered() {
		return this.status == 200;
	}

	/** One of them, as often as its share. */
	static Answer of(int dice) {
		int sum = 0;
		for (Answer answer : values()) {
			sum += answer.percent;
			if (dice < sum) {
				return answer;
			}
		}
		throw new IllegalArgumentException(dice + " is not a percentage");
	}

}
