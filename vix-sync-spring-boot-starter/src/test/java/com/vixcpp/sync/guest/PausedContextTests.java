package com.vixcpp.sync.guest;

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
@ClassPathWithout({ Jars.WEB, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY })
class PausedContextTests {

	@Test
	void theEngineRestsWithItsContextAndWorksAgainWithIt() throws Exception {
		ApplicationContext first = use(First.class);
		assertThat(TestHost.delivers(first)).isTrue();
		ApplicationContext second = use(Second.class);
		assertThat(second).isNotSameAs(first);
		assertThat(first.getBean(SyncEngine.class).isRunning()).isFalse();
		assertThat(TestHost.delivers(second)).isTrue();
		assertThat(use(First.class)).isSameAs(first);
		assertThat(second.getBean(SyncEngine.class).isRunning()).isFalse();
		assertThat(TestHost.delivers(first)).isTrue();
		new TestContextManager(First.class).getTestContext().markApplicationContextDirty(null);
		new TestContextManager(Second.class).getTestContext().markApplicationContextDirty(null);
	}

	/**
	 * What the TestContext framework does for a test class, from its begin to its end.
	 */
	private static ApplicationContext use(Class<?> tests) throws Exception {
		TestContextManager framework = new TestContextManager(tests);
		framework.beforeTestClass();
		framework.prepareTestInstance(tests.getDeclaredConstructor().newInstance());
		return framework.getTestContext().getApplicationContext();
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
