package com.vixcpp.sync.guest;

import java.util.HashMap;
import java.util.Map;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tests of an application: Spring pauses the context of one test class while the next
 * one has another.
 */
@ClassPathWithout({ Jars.WEB, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class PausedContextTests {

	/** Asking the framework again would wake a context. */
	private static final Map<TestContextManager, ApplicationContext> hosts = new HashMap<>();

	@Test
	void theEngineRestsWithItsContextAndWorksAgainWithIt() throws Exception {
		TestContextManager first = begin(First.class);
		assertThat(TestHost.delivers(host(first))).isTrue();
		first.afterTestClass();
		TestContextManager second = begin(Second.class);
		assertThat(engine(first).isRunning()).isFalse();
		assertThat(TestHost.delivers(host(second))).isTrue();
		second.afterTestClass();
		TestContextManager again = begin(First.class);
		assertThat(host(again)).isSameAs(host(first));
		assertThat(engine(second).isRunning()).isFalse();
		assertThat(TestHost.delivers(host(again))).isTrue();
	}

	/** What the TestContext framework does at the begin of a test class. */
	private static TestContextManager begin(Class<?> tests) throws Exception {
		TestContextManager framework = new TestContextManager(tests);
		framework.beforeTestClass();
		framework.prepareTestInstance(tests.getDeclaredConstructor().newInstance());
		hosts.put(framework, framework.getTestContext().getApplicationContext());
		return framework;
	}

	private static ApplicationContext host(TestContextManager tests) {
		return hosts.get(tests);
	}

	private static SyncEngine engine(TestContextManager tests) {
		return host(tests).getBean(SyncEngine.class);
	}

	@SpringBootTest(
			properties = { "spring.datasource.url=jdbc:h2:mem:first", "spring.reactor.netty.shutdown-quiet-period=0s" })
	static class First {

		@SpringBootConfiguration(proxyBeanMethods = false)
		static class Application extends Host {

		}

	}

	@SpringBootTest(properties = { "spring.datasource.url=jdbc:h2:mem:second",
			"spring.reactor.netty.shutdown-quiet-period=0s" })
	static class Second {

		@SpringBootConfiguration(proxyBeanMethods = false)
		static class Application extends Host {

		}

	}

	@EnableAutoConfiguration
	static class Host {

		@Bean
		SyncTransport testTransport() {
			return SyncTransport.of("test.send", (operation) -> SendResult.delivered());
		}

	}

}
