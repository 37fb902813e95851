package com.vixcpp.sample;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes notes: the local write and the operation commit together, or neither does.
 */
@Service
class NoteService {

	private final NoteRepository notes;

	private final VixSync vixSync;

	NoteService(NoteRepository notes, VixSync vixSync) {
		this.notes = notes;
		this.vixSync = vixSync;
	}

	@Transactional
	public Note write(String text) {
		Operation operation = Operation.of("http.post", "/notes");
		Note note = this.notes.save(Note.waiting(text, operation.id()));
		this.vixSync.enqueue(operation, new HubNote(text));
		return note;
	}

}
