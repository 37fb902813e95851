package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * An application that still writes JSON with Jackson 2: properties in the order of the
 * class, where Jackson 3 sorts them.
 */
@ClassPathWithout({ Jars.JACKSON, Jars.GSON, Jars.WEBFLUX, Jars.SPRING_DATA, Jars.BOOT_FLYWAY, Jars.SECURITY })
class Jackson2HostTests extends JsonHostContract {

	@BeforeAll
	static void start() {
		host = TestHost.start(Host.class);
	}

	@Override
	String json() {
		return "{\"text\":\"eggs\",\"place\":\"nest\"}";
	}

	@Test
	void enqueueOfAnObjectSaysWhatToAdd() {
		VixSync vixSync = host.getBean(VixSync.class);
		assertThatIllegalStateException()
			.isThrownBy(() -> vixSync.enqueue(Operation.of("http.post", "http://localhost/"), new Note()))
			.withMessageContaining("spring-boot-starter-jackson")
			.withMessageContaining("PayloadConverter bean");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	@RestController
	static class Host {

		@GetMapping("/note")
		Note note() {
			return new Note();
		}

	}

	static class Note {

		public String getText() {
			return "eggs";
		}

		public String getPlace() {
			return "nest";
		}

	}

}
