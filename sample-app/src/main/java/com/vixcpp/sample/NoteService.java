package com.vixcpp.sample;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes notes: the local write and the operation commit together, or neither does.
 */
@Service
class NoteService {

	private final NoteRepository notes;

	private final VixSync vixSync;

	private final String kind;

	private final String target;

	NoteService(NoteRepository notes, VixSync vixSync, @Value("${sample.kind:http.post}") String kind,
			@Value("${sample.target:/notes}") String target) {
		this.notes = notes;
		this.vixSync = vixSync;
		this.kind = kind;
		this.target = target;
	}

	@Transactional
	public Note write(String text) {
		Operation operation = Operation.of(this.kind, this.target);
		Note note = this.notes.save(Note.waiting(text, operation.id()));
		this.vixSync.enqueue(operation, new HubNote(text));
		return note;
	}

}
