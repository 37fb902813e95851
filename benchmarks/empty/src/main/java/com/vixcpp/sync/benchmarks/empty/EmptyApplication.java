package com.vixcpp.sync.benchmarks.empty;

import java.io.IOException;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application that does nothing: says when it is ready, and for each byte that it is
 * given what threads of Vix Sync there are.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class EmptyApplication {

	public static void main(String[] arguments) throws IOException {
		SpringApplication.run(EmptyApplication.class, arguments);
		System.out.println("> ready");
		while (System.in.read() >= 0) {
			System.out.println("> " + Thread.getAllStackTraces()
				.keySet()
				.stream()
				.map(Thread::getName)
				.filter((name) -> name.startsWith("vix-sync"))
				.sorted()
				.toList());
		}
		System.exit(0);
	}

}
