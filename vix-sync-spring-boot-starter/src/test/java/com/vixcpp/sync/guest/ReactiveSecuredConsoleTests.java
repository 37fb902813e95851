package com.vixcpp.sync.guest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import com.vixcpp.sync.ClassPathWithout;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The console behind Spring Security, with WebFlux.
 */
@ClassPathWithout({ Jars.WEBMVC, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY })
class ReactiveSecuredConsoleTests extends SecuredConsoleContract {

	/** Each request names who asks; CSRF is the same. */
	@Override
	void signIn(Browser browser, ConfigurableApplicationContext host) {
		String credentials = Base64.getEncoder().encodeToString("rosa:secret".getBytes(StandardCharsets.UTF_8));
		browser.send(Map.of("Authorization", "Basic " + credentials));
		browser.go(Http.url(host, "/vixsync"));
	}

	@Override
	void signOut(Browser browser) {
		super.signOut(browser);
		browser.send(Map.of());
	}

}
