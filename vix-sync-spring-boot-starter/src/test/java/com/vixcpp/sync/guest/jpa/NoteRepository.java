package com.vixcpp.sync.guest.jpa;

import org.springframework.data.jpa.repository.JpaRepository;

interface NoteRepository extends JpaRepository<Note, Long> {

	boolean existsByText(String text);

}
