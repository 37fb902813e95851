package com.vixcpp.sync.kill;

/**
 * A place in the walk of an operation where a process can be made to stand still, so that
 * it is killed exactly there.
 */
enum Moment {

	/** Between two statements of a migration. */
	MIGRATION,

	/** The local row is written, the operation is not enqueued yet. */
	LOCAL_WRITE,

	/** Row, log record and entry are written and about to be committed. */
	ENQUEUE_COMMITTING,

	/** Committed, but the caller does not know it yet. */
	ENQUEUE_COMMITTED,

	/** Entries are claimed, the claim is about to be committed. */
	CLAIM_COMMITTING,

	/** The claim is committed, nothing is sent yet. */
	CLAIM_COMMITTED,

	/** An operation is about to be sent. */
	SENDING,

	/** The answer is there, and not recorded yet. */
	ANSWERED,

	/** Results are written and about to be committed. */
	SETTLE_COMMITTING,

	/** Results are committed, and the engine does not know it yet. */
	SETTLE_COMMITTED

}
