package com.vixcpp.sync.guest;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is so of an application whose JSON is not Jackson 3's, with the starter and
 * without.
 */
abstract class JsonHostContract {

	static ConfigurableApplicationContext host;

	/** The answer of {@code /note}. */
	abstract String json();

	@AfterAll
	static void stop() {
		host.close();
	}

	@Test
	void itsJsonIsItsOwn() throws Exception {
		assertThat(Http.get(host, "/note").body()).isEqualTo(json());
	}

	@Test
	void itsBeansAreItsOwn() {
		assertThat(beans(Executor.class.getName())).containsExactlyInAnyOrder("applicationTaskExecutor",
				"taskScheduler");
		assertThat(beans(TaskScheduler.class.getName())).containsExactly("taskScheduler");
		assertThat(beans(PlatformTransactionManager.class.getName())).containsExactly("transactionManager");
		assertThat(beans(TransactionTemplate.class.getName())).containsExactly("transactionTemplate");
		assertThat(beans(Clock.class.getName())).isEmpty();
		assertThat(beans("org.flywaydb.core.Flyway")).isEmpty();
		assertThat(beans("org.springframework.web.reactive.function.client.WebClient")).isEmpty();
		assertThat(beans("tools.jackson.databind.json.JsonMapper")).isEmpty();
	}

	private static List<String> beans(String type) {
		ClassLoader loader = JsonHostContract.class.getClassLoader();
		return ClassUtils.isPresent(type, loader)
				? List.of(host.getBeanNamesForType(ClassUtils.resolveClassName(type, loader))) : List.of();
	}

}
