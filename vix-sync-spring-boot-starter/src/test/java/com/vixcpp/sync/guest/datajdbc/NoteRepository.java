package com.vixcpp.sync.guest.datajdbc;

import org.springframework.data.repository.ListCrudRepository;

interface NoteRepository extends ListCrudRepository<Note, Long> {

}
