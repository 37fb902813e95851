package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The console behind Spring Security, with MVC.
 */
@Tag("alone")
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY })
class MvcSecuredConsoleTests extends SecuredConsoleContract {

	@Test
	void whereTheTokenIsInACookieForScriptsAPersonActsAsWell() {
		try (ConfigurableApplicationContext host = start(ForScripts.class)) {
			actsAfterSigningIn(host);
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@Import(SwitchedHost.class)
	static class ForScripts {

		@Bean
		SecurityFilterChain forScripts(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.csrf(CsrfConfigurer::spa)
				.formLogin(Customizer.withDefaults())
				.build();
		}

	}

}
