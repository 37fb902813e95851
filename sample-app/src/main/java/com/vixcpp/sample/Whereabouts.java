package com.vixcpp.sample;

import java.nio.file.Path;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Says where the page and the notes are, and which process to kill.
 */
@Component
class Whereabouts implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(Whereabouts.class);

	private static final String H2_FILE = "jdbc:h2:file:";

	private final String url;

	private final String port;

	Whereabouts(@Value("${spring.datasource.url}") String url, @Value("${server.port:8080}") String port) {
		this.url = url;
		this.port = port;
	}

	@Override
	public void run(ApplicationArguments args) {
		String place = this.url.startsWith(H2_FILE)
				? Path.of(this.url.substring(H2_FILE.length()).split(";")[0]).toAbsolutePath().normalize() + ".mv.db"
				: this.url;
		logger.info("Open http://localhost:{}", this.port);
		logger.info("Notes are kept in {}", place);
		logger.info("This process is {}: kill -9 it whenever you like", ProcessHandle.current().pid());
	}

}
