package com.vixcpp.sync.guest.datajdbc;

import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;

interface NoteRepository extends ListCrudRepository<Note, Long> {

	Optional<Note> findByText(String text);

}
