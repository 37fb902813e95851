package com.vixcpp.sync.kill;

import java.util.function.UnaryOperator;

import com.vixcpp.sync.transport.SendResult.Outcome;
import com.vixcpp.sync.wal.WalRecord.Type;

import org.springframework.context.ApplicationContext;

/**
 * The application with one guard taken out, at a seam between two rooms. Each must be
 * caught, by the invariant that it breaks: what does not catch these proves nothing.
 */
enum Mutant {

	/** Nothing is taken out: the control. */
	NONE(null),

	/** H2 writes commits a second late, as it comes. */
	WRITE_DELAY(Invariant.ACKNOWLEDGED_ARRIVES, Mutations::writeDelay),

	/** The entry is removed when it is claimed, and sent then. */
	DELETE_BEFORE_SEND(Invariant.ACKNOWLEDGED_ARRIVES, Mutations::deleteBeforeSend),

	/** Leases of the dead are never taken back. */
	LEASES_NEVER_END(Invariant.EVERYTHING_ENDS, Mutations::leasesNeverEnd),

	/** A late result is recorded whoever holds the lease now. */
	FENCE_REMOVED(Invariant.RESULTS_ARE_EARNED, Mutations::fenceRemoved),

	/** Sent from within the transaction that enqueues. */
	SEND_BEFORE_COMMIT(Invariant.ARRIVED_IS_COMMITTED, Mutations::sendBeforeCommit),

	/** Enqueued in a transaction of its own. */
	ENQUEUE_OUTSIDE_TRANSACTION(Invariant.BOTH_OR_NEITHER, Mutations::enqueueOutside),

	/** A claim takes what another one holds. */
	LEASE_IGNORED(Invariant.ONE_OWNER_AT_A_TIME, Mutations::leaseIgnored),

	/** What is sent was claimed by a transaction that did not last. */
	CLAIM_NOT_KEPT(Invariant.DUPLICATES_NEED_A_LOST_LEASE, Mutations::claimNotKept),

	/** Giving back costs an attempt. */
	RELEASE_COUNTED(Invariant.ONLY_ANSWERS_COUNT, Mutations::releaseCounted),

	/** An outage costs an attempt. */
	OUTAGE_COUNTED(Invariant.ONLY_ANSWERS_COUNT, (context) -> Mutations.outcome(Outcome.UNAVAILABLE, Outcome.FAILED)),

	/** No answer is taken for a good one. */
	SILENCE_IS_SUCCESS(Invariant.RESULTS_ARE_EARNED,
			(context) -> Mutations.outcome(Outcome.UNAVAILABLE, Outcome.DELIVERED)),

	/** The first failure is the last. */
	GIVEN_UP_EARLY(Invariant.EVERYTHING_ENDS, (context) -> Mutations.outcome(Outcome.FAILED, Outcome.REJECTED)),

	/** A new idempotency key for each attempt. */
	NEW_KEY_PER_ATTEMPT(Invariant.ONE_IDENTITY, Mutations::newKey),

	/** Deliveries are not recorded, and nobody is told. */
	RESULTS_DROPPED(Invariant.EVERYTHING_ENDS, Mutations::resultsDropped),

	/** A retry does not wait for its backoff. */
	BACKOFF_FORGOTTEN(Invariant.RETRIES_KEEP_THEIR_DISTANCE, Mutations::backoffForgotten),

	/** Failures do not reach the log. */
	RECORD_SKIPPED(Invariant.REVISIONS_WITHOUT_GAPS,
			(context) -> Mutations.log((record) -> (record.type() == Type.FAILED) ? null : record)),

	/** Changes are recorded without counting revisions. */
	REVISION_FORGOTTEN(Invariant.EVERYTHING_ENDS, (context) -> Mutations.log(Mutations::withoutRevision)),

	/** What a user rolls back is committed. */
	ROLLBACK_COMMITS(Invariant.BOTH_OR_NEITHER, Mutations::rollbackCommits);

	private final Invariant caughtBy;

	private final Mutation mutation;

	Mutant(Invariant caughtBy) {
		this(caughtBy, (context) -> UnaryOperator.identity());
	}

	Mutant(Invariant caughtBy, Mutation mutation) {
		this.caughtBy = caughtBy;
		this.mutation = mutation;
	}

	/** What must catch it. */
	Invariant caughtBy() {
		return this.caughtBy;
	}

	/** Wraps the bean behind which the guard is; leaves the others as they are. */
	UnaryOperator<Object> in(ApplicationContext context) {
		return this.mutation.in(context);
	}

	/** Makes a wrapper for the beans of one application. */
	interface Mutation {

		UnaryOperator<Object> in(ApplicationContext context);

	}

}
