package com.vixcpp.sync.receiver;

import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application in a process of its own, which says where it listens to who has started
 * it: a {@link ReceiverProcess}.
 */
public final class ListeningApplication {

	/** What the line begins with that says the port. */
	static final String PORT = "port ";

	private ListeningApplication() {
	}

	/**
	 * Run, and say {@code port <n>} once it listens.
	 * @param host its configuration
	 * @param arguments properties
	 */
	public static void run(Class<?> host, String... arguments) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(host).bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.run(arguments);
		System.out.println(PORT + context.getEnvironment().getRequiredProperty("local.server.port"));
	}

}
