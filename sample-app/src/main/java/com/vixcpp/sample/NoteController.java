package com.vixcpp.sample;

import java.util.List;
import java.util.stream.Collectors;

import com.vixcpp.sample.Note.State;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.Cause;
import com.vixcpp.sync.outbox.OutboxCounts;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The notes of this device, and how far each has come.
 */
@RestController
@RequestMapping("/notes")
class NoteController {

	private static final int LONGEST = 1000;

	private final NoteService service;

	private final NoteRepository notes;

	private final VixSync vixSync;

	NoteController(NoteService service, NoteRepository notes, VixSync vixSync) {
		this.service = service;
		this.notes = notes;
		this.vixSync = vixSync;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Note write(@RequestBody NewNote note) {
		String text = (note.text() != null) ? note.text().strip() : "";
		if (text.isEmpty() || text.length() > LONGEST) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "A note has 1 to " + LONGEST + " characters");
		}
		return this.service.write(text);
	}

	@GetMapping
	Notebook newest() {
		List<Note> newest = this.notes.findTop50ByOrderByIdDesc().stream().map(this::retried).toList();
		OutboxCounts counts = this.vixSync.counts();
		long waiting = counts.pending() + counts.inFlight() + counts.failed();
		return new Notebook(waiting, (waiting > 0) ? whyTheyWait(newest) : null, newest);
	}

	/** Of a retry by a person no listener is told: what was refused may wait again. */
	private Note retried(Note note) {
		boolean same = note.state() != State.REFUSED || this.vixSync.find(note.operationId())
			.filter((operation) -> operation.status() != OperationStatus.PERMANENT_FAILED)
			.isEmpty();
		return same ? note : new Note(note.id(), note.text(), note.operationId(), State.WAITING, null);
	}

	private @Nullable String whyTheyWait(List<Note> newest) {
		return newest.stream()
			.filter((note) -> note.state() == State.WAITING || note.state() == State.FAILED)
			.reduce((newer, older) -> older)
			.map((oldest) -> this.vixSync.explain(oldest.operationId()))
			.map((explanation) -> explanation.causes().stream().map(Cause::text).collect(Collectors.joining("; ")))
			.orElse(null);
	}

	/**
	 * What is to be noted.
	 *
	 * @param text null if the request has none
	 */
	record NewNote(@Nullable String text) {
	}

	/**
	 * The notes to show.
	 *
	 * @param waiting how many have not come to the hub, and still will
	 * @param because why the oldest of those that are shown waits; null if none does
	 * @param notes the 50 newest
	 */
	record Notebook(long waiting, @Nullable String because, List<Note> notes) {
	}

}
