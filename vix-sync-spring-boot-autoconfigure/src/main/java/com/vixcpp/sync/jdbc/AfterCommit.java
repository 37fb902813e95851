package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What follows the commit of a transaction that changed the outbox: once, however many
 * changes it made, and behind everybody else's callbacks, since an exception here keeps
 * the later ones from being called.
 */
final class AfterCommit implements TransactionSynchronization {

	private final List<String> operationIds = new ArrayList<>();

	private final Jdbc jdbc;

	private final BiConsumer<Jdbc, List<String>> action;

	private boolean handedOn;

	private AfterCommit(Jdbc jdbc, BiConsumer<Jdbc, List<String>> action) {
		this.jdbc = jdbc;
		this.action = action;
	}

	/** The one of the current transaction, registered when it is first asked for. */
	static AfterCommit of(Jdbc jdbc, BiConsumer<Jdbc, List<String>> action) {
		return TransactionSynchronizationManager.getSynchronizations()
			.stream()
			.filter((each) -> each instanceof AfterCommit mine && mine.jdbc.isThrough(jdbc))
			.map(AfterCommit.class::cast)
			.findFirst()
			.orElseGet(() -> {
				AfterCommit created = new AfterCommit(jdbc, action);
				TransactionSynchronizationManager.registerSynchronization(created);
				return created;
			});
	}

	void add(List<String> operationIds) {
		this.operationIds.addAll(operationIds);
	}

	/** Registered anew: of equal order, the last one registered is called last. */
	@Override
	public void beforeCommit(boolean readOnly) {
		this.handedOn = true;
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				act();
			}
		});
	}

	/** Whoever enqueues in {@code beforeCommit} is too late to be asked before it. */
	@Override
	public void afterCommit() {
		if (!this.handedOn) {
			act();
		}
	}

	private void act() {
		this.action.accept(this.jdbc, this.operationIds);
	}

}
