package com.vixcpp.sample;

import com.vixcpp.sample.Note.State;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;

import org.springframework.stereotype.Component;

/**
 * Marks each note with what became of its operation, in the transaction that records it:
 * whatever crashes, the two agree. To be told twice changes nothing.
 */
@Component
class NoteSync implements OperationListener {

	private final NoteRepository notes;

	NoteSync(NoteRepository notes) {
		this.notes = notes;
	}

	@Override
	public void delivered(OperationEvent.Delivered event) {
		this.notes.mark(event.operation().id(), State.SYNCED, null);
	}

	@Override
	public void failed(OperationEvent.Failed event) {
		this.notes.mark(event.operation().id(), State.FAILED, event.reason());
	}

	@Override
	public void permanentlyFailed(OperationEvent.PermanentlyFailed event) {
		this.notes.mark(event.operation().id(), State.REFUSED, event.reason());
	}

	@Override
	public void discarded(OperationEvent.Discarded event) {
		this.notes.mark(event.operation().id(), State.DISCARDED, null);
	}

}
