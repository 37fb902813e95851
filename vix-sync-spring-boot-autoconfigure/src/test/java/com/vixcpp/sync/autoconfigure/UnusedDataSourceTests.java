package com.vixcpp.sync.autoconfigure;

import java.nio.file.Path;

import com.vixcpp.sync.ClassPathWithout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * An application with the outbox in files that has left spring-boot-starter-jdbc where it
 * is, and no database.
 */
@ClassPathWithout({ "h2", "postgresql", "spring-boot-flyway" })
@ExtendWith(OutputCaptureExtension.class)
class UnusedDataSourceTests {

	@TempDir
	private Path directory;

	@Test
	void itIsToldWhatToExclude(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Host.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatThrownBy(() -> application.run("--vix.sync.store.type=file",
				"--vix.sync.store.file.path=" + this.directory.resolve("outbox")))
			.isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Exclude org.springframework.boot:spring-boot-starter-jdbc");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

}
