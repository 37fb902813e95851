package com.vixcpp.sync.guest.jpa;

import com.vixcpp.sync.operation.Operation;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.PreUpdate;

import org.springframework.data.domain.AbstractAggregateRoot;

@Entity
class Note extends AbstractAggregateRoot<Note> {

	/** A state that no note can be changed to. */
	static final String REFUSED = "refused";

	@Id
	@GeneratedValue
	Long id;

	String text;

	@Column(length = 20)
	String state;

	static Note of(String text) {
		Note note = new Note();
		note.text = text;
		return note;
	}

	@PreUpdate
	void check() {
		if (REFUSED.equals(this.state)) {
			throw new UnsupportedOperationException("A note cannot be changed to this state");
		}
	}

	Note publishing(Object event) {
		registerEvent(event);
		return this;
	}

	Note publishingItself() {
		return publishing(Operation.of("http.post", "/notes", this.text).withId(this.text));
	}

}
