package com.vixcpp.sample;

import java.util.Set;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.peer.OperationHandler;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes the notes of the other side, each once: it is called in the transaction that
 * remembers what has been taken.
 */
@Component
@Profile("left | right")
class OtherSide implements OperationHandler {

	private final JdbcClient jdbc;

	private final JsonMapper json;

	OtherSide(JdbcClient jdbc, JsonMapper json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	@Override
	public Set<String> kinds() {
		return Set.of("note.written");
	}

	@Override
	public void handle(Operation operation) {
		HubNote note = this.json.readValue(operation.payload().bytes(), HubNote.class);
		this.jdbc.sql("insert into hub_note (text) values (?)").param(note.text()).update();
	}

}
