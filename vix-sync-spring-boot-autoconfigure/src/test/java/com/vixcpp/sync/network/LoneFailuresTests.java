package com.vixcpp.sync.network;

import com.vixcpp.sync.network.LoneFailures.Fault;
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
			assertThat(this.failures.judge("a", "x", this.failures.tally("a"))).isEqualTo(Fault.DESTINATION);
		}
	}

	@Test
	void whileOthersAreAnsweredTheSecondFailureIs() {
		for (int i = 0; i < 3; i++) {
			Tally sent = this.failures.tally("a");
			answered(1);
			assertThat(this.failures.judge("a", "x", sent)).isEqualTo((i > 0) ? Fault.OPERATION : Fault.UNCERTAIN);
		}
	}

	@Test
	void twoThatAlwaysFailTogetherAreChargedWhereTheAnsweredOutnumberThem() {
		for (int i = 0; i < 3; i++) {
			Tally sent = this.failures.tally("a");
			answered(20);
			assertThat(this.failures.judge("a", "x", sent)).isEqualTo((i > 0) ? Fault.OPERATION : Fault.UNCERTAIN);
			assertThat(this.failures.judge("a", "y", sent)).isEqualTo((i > 0) ? Fault.OPERATION : Fault.UNCERTAIN);
		}
	}

	@Test
	void whereMoreThanOneInTenFailsNoFailureIsAnOperationsOwn() {
		for (int i = 0; i < 10; i++) {
			Tally sent = this.failures.tally("a");
			answered(9);
			this.failures.judge("a", "y" + i, sent);
			assertThat(this.failures.judge("a", "x", sent)).isEqualTo(Fault.DESTINATION);
		}
	}

	@Test
	void theLastToFailInOneOutageAndTheFirstInTheNextIsNotCharged() {
		Tally sent = this.failures.tally("a");
		answered(1);
		this.failures.judge("a", "x", sent);
		for (int i = 0; i < 63; i++) {
			this.failures.judge("a", "y" + i, sent);
		}
		answered(100);
		sent = this.failures.tally("a");
		answered(1);
		assertThat(this.failures.judge("a", "x", sent)).as("the first time was no time of health")
			.isEqualTo(Fault.UNCERTAIN);
	}

	@Test
	void answersOfAnotherDestinationSayNothing() {
		for (int i = 0; i < 3; i++) {
			Tally sent = this.failures.tally("a");
			this.failures.answered("b");
			assertThat(this.failures.judge("a", "x", sent)).isEqualTo(Fault.DESTINATION);
		}
	}

	@Test
	void whatHasFailedElsewhereBeforeFailsForTheFirstTimeWhereItGoesNow() {
		Tally sent = this.failures.tally("b");
		this.failures.answered("b");
		assertThat(this.failures.judge("b", "x", sent)).isEqualTo(Fault.UNCERTAIN);
		sent = this.failures.tally("a");
		answered(20);
		assertThat(this.failures.judge("a", "x", sent)).isEqualTo(Fault.UNCERTAIN);
	}

	@Test
	void whatItRemembersIsBounded() {
		for (int i = 0; i < 2000; i++) {
			Tally sent = this.failures.tally("a");
			answered(1000);
			assertThat(this.failures.judge("a", "x" + i, sent)).isEqualTo(Fault.UNCERTAIN);
		}
		Tally sent = this.failures.tally("a");
		answered(100);
		assertThat(this.failures.judge("a", "x0", sent)).as("forgotten").isEqualTo(Fault.UNCERTAIN);
		assertThat(this.failures.judge("a", "x1999", sent)).isEqualTo(Fault.OPERATION);
	}

}
