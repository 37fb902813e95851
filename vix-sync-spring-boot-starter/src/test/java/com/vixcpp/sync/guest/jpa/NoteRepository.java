package com.vixcpp.sync.guest.jpa;

import java.util.Optional;

import org.springframework.data.jpa.repository.JpaRepository;

interface NoteRepository extends JpaRepository<Note, Long> {

	boolean existsByText(String text);

	Optional<Note> findByText(String text);

}
