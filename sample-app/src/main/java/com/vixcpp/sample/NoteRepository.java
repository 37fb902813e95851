package com.vixcpp.sample;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

interface NoteRepository extends ListCrudRepository<Note, Long> {

	List<Note> findTop50ByOrderByIdDesc();

	@Modifying
	@Query("update note set state = :state, reason = :reason where operation_id = :operationId")
	void mark(String operationId, Note.State state, @Nullable String reason);

}
