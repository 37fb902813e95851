package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint of an application whose JSON is Gson's.
 */
@ClassPathWithout({ Jars.JACKSON, Jars.JACKSON_2, Jars.WEBFLUX, Jars.SPRING_DATA, Jars.BOOT_FLYWAY, Jars.SECURITY })
class GsonEndpointTests {

	@Test
	void itSaysTheSame() throws Exception {
		try (ConfigurableApplicationContext host = TestHost.start(SwitchedHost.class,
				"management.endpoints.web.exposure.include=vixsync",
				"management.endpoint.vixsync.access=unrestricted")) {
			TestHost.awaitDelivered(host,
					host.getBean(VixSync.class).enqueue(Operation.of("note.send", "anywhere").withId("nest")));
			assertThat(Http.get(host, "/actuator/vixsync").body()).contains("\"engine\":\"running\"");
			assertThat(Http.get(host, "/actuator/vixsync/operations?id=nest").body()).contains("\"type\":\"DELIVERED\"",
					"\"status\":\"DONE\"");
			assertThat(Http.post(host, "/actuator/vixsync/resend", "{\"id\":\"nest\"}").body())
				.contains("\"resent\":1");
		}
	}

}
