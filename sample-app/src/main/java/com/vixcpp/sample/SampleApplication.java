package com.vixcpp.sample;

import java.io.IOException;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The field notes application, with the hub it talks to in the same process; or, with the
 * argument {@code peers}, two of them side by side that talk to each other.
 */
@SpringBootApplication
public class SampleApplication {

	public static void main(String[] args) throws IOException, InterruptedException {
		if (args.length > 0 && args[0].equals(TwoPeers.COMMAND)) {
			TwoPeers.run(List.of(args).subList(1, args.length));
			return;
		}
		SpringApplication.run(SampleApplication.class, args);
	}

}
