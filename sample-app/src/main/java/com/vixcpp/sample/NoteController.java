package com.vixcpp.sample;

import java.util.List;

import com.vixcpp.sync.VixSync;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The notes of this device, each with the state of its sync.
 */
@RestController
@RequestMapping("/notes")
class NoteController {

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
	NoteState write(@RequestBody HubNote note) {
		return state(this.service.write(note.text()));
	}

	@GetMapping
	List<NoteState> all() {
		return this.notes.findAll().stream().map(this::state).toList();
	}

	private NoteState state(Note note) {
		String state = this.vixSync.find(note.operationId())
			.map((view) -> view.status().toString())
			.orElse("DONE (no longer in the log)");
		return new NoteState(note.text(), state);
	}

	/**
	 * A note and the state of its sync.
	 *
	 * @param text what was noted
	 * @param state where its operation stands
	 */
	record NoteState(String text, String state) {
	}

}
