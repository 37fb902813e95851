package com.vixcpp.sync.guest.datajdbc;

import com.vixcpp.sync.operation.Operation;

import org.springframework.data.annotation.Id;
import org.springframework.data.domain.AbstractAggregateRoot;
import org.springframework.data.relational.core.mapping.Table;

@Table("NOTE")
class Note extends AbstractAggregateRoot<Note> {

	@Id
	Long id;

	String text;

	String state;

	static Note of(String text) {
		Note note = new Note();
		note.text = text;
		note.registerEvent(Operation.of("http.post", "/notes", text).withId(text));
		return note;
	}

}
