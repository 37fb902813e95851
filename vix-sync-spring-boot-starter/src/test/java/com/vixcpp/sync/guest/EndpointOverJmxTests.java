package com.vixcpp.sync.guest;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The endpoint over JMX, without a web server.
 */
@ClassPathWithout({ Jars.WEB, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class EndpointOverJmxTests {

	private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

	@Test
	void itAnswersAndDoesNothingUnlessItMay() throws Exception {
		try (ConfigurableApplicationContext host = start()) {
			assertThat(operations()).containsExactlyInAnyOrder("summary", "operations", "operation");
			assertThat(invoke("summary")).containsEntry("engine", "running").containsEntry("actions", false);
			TestHost.awaitDelivered(host,
					host.getBean(VixSync.class).enqueue(Operation.of("note.send", "anywhere", "secret").withId("one")));
			assertThat(invoke("operations", "DONE", null, null, null, null, "10").get("operations").toString())
				.contains("id=one");
			assertThat(invoke("operation", "one")).containsEntry("status", "DONE")
				.extracting("payload")
				.asString()
				.contains("******")
				.doesNotContain("secret");
			assertThatThrownBy(() -> invoke("operations", "lost", null, null, null, null, null))
				.hasStackTraceContaining("'status' is one of");
		}
	}

	@Test
	void unrestrictedItActs() throws Exception {
		try (ConfigurableApplicationContext host = start("management.endpoint.vixsync.access=unrestricted")) {
			VixSync vixSync = host.getBean(VixSync.class);
			assertThat(operations()).contains("pause", "resume", "tick", "retry", "discard", "resend");
			assertThat(invoke("pause")).containsEntry("changed", true);
			vixSync.enqueue(Operation.of("note.send", "anywhere").withId("one"));
			assertThat(invoke("discard", "one", null, null, null, null, null)).containsEntry("changed", true);
			assertThat(vixSync.counts().pending()).isZero();
			assertThat(invoke("resume")).containsEntry("changed", true);
			assertThat(invoke("tick")).containsKey("counts");
			assertThatThrownBy(() -> invoke("retry", null, null, null, null, null))
				.hasStackTraceContaining("Say which operations");
		}
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return TestHost.start(SwitchedHost.class,
				Stream
					.concat(Stream.of("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=vixsync"),
							Stream.of(properties))
					.toArray(String[]::new));
	}

	private List<String> operations() throws Exception {
		MBeanInfo info = this.server.getMBeanInfo(name());
		return Arrays.stream(info.getOperations()).map(MBeanOperationInfo::getName).toList();
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> invoke(String operation, Object... arguments) throws Exception {
		String[] types = new String[arguments.length];
		Arrays.fill(types, String.class.getName());
		return (Map<String, Object>) this.server.invoke(name(), operation, arguments, types);
	}

	private static ObjectName name() throws Exception {
		return new ObjectName("org.springframework.boot:type=Endpoint,name=Vixsync");
	}

}
