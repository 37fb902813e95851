package com.vixcpp.sync.outbox;

/**
 * What was sent again.
 *
 * @param resent operations that wait now to be sent again
 * @param waiting operations that were passed over because they wait already
 * @param expired operations that were passed over because they are past the deadline
 * their author gave them
 */
public record ResendReport(long resent, long waiting, long expired) {

	ResendReport plus(ResendReport other) {
		return new ResendReport(this.resent + other.resent, this.waiting + other.waiting, this.expired + other.expired);
	}

}
