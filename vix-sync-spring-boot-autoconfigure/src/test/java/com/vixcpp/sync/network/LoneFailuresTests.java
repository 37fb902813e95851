package com.vixcpp.sync.network;

import com.vixcpp.sync.network.LoneFailures.Tally;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A failure is an operation's own only where others were answered, before and after.
 */
class LoneFailuresTests {

	private final LoneFailures failures = new LoneFailures();

	private void answered(int times) {
		for (int i = 0; i < times; i++) {
			this.failures.answered("a");
		}
	}

	@Test
	void inAnOutageNoFailureIsAnOperationsOwnHoweverOften() {
		answered(1000);
		for (int i = 0; i < 10; i++) {
			assertThat(this.failures.keepsHappening("a", "x", this.failures.tally("a"))).isFalse();
		}
	}

	@Test
	void whileOthersAreAnsweredTheSecondFailureIs() {
		for (int i = 0; i < 3; i++) {
			Tally sent = this.failures.tally("a");
			answered(1);
			assertThat(this.failures.keepsHappening("a", "x", sent)).isEqualTo(i > 0);
		}
	}

	@Test
	void twoThatAlwaysFailTogetherAreChargedWhereTheAnsweredOutnumberThem() {
		for (int i = 0; i < 3; i++) {
			Tally sent = this.failures.tally("a");
			answered(20);
			assertThat(this.failures.keepsHappening("a", "x", sent)).isEqualTo(i > 0);
			assertThat(this.failures.keepsHappening("a", "y", sent)).isEqualTo(i > 0);
		}
	}

	@Test
	void whereMoreThanOneInTenFailNoFailureIsAnOperationsOwn() {
		for (int i = 0; i < 10; i++) {
			Tally sent = this.failures.tally("a");
			answered(9);
			assertThat(this.failures.keepsHappening("a", "y" + i, sent)).isFalse();
			assertThat(this.failures.keepsHappening("a", "x", sent)).isFalse();
		}
	}

	@Test
	void theLastToFailInOneOutageAndTheFirstInTheNextIsNotCharged() {
		Tally sent = this.failures.tally("a");
		answered(1);
		this.failures.keepsHappening("a", "x", sent);
		for (int i = 0; i < 63; i++) {
			this.failures.keepsHappening("a", "y" + i, sent);
		}
		answered(100);
		sent = this.failures.tally("a");
		answered(1);
		assertThat(this.failures.keepsHappening("a", "x", sent)).as("the first time was no time of health").isFalse();
	}

	@Test
	void answersOfAnotherDestinationSayNothing() {
		for (int i = 0; i < 3; i++) {
			Tally sent = this.failures.tally("a");
			this.failures.answered("b");
			assertThat(this.failures.keepsHappening("a", "x", sent)).isFalse();
		}
	}

	@Test
	void whatItRemembersIsBounded() {
		for (int i = 0; i < 2000; i++) {
			Tally sent = this.failures.tally("a");
			answered(1000);
			assertThat(this.failures.keepsHappening("a", "x" + i, sent)).isFalse();
		}
		Tally sent = this.failures.tally("a");
		answered(100);
		assertThat(this.failures.keepsHappening("a", "x0", sent)).as("forgotten: counts as an outage").isFalse();
		assertThat(this.failures.keepsHappening("a", "x1999", sent)).isTrue();
	}

}
