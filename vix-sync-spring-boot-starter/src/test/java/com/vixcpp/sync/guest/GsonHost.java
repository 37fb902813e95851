package com.vixcpp.sync.guest;

import com.google.gson.Gson;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that writes JSON with Gson, from fields, where Jackson wants getters.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
@RestController
class GsonHost {

	static final String JSON = "{\"text\":\"eggs\"}";

	@Bean
	Gson gson() {
		return new Gson();
	}

	@GetMapping("/note")
	Note note() {
		return new Note();
	}

	static class Note {

		private final String text = "eggs";

	}

}
