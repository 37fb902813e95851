package com.vixcpp.sync.autoconfigure;

import java.io.IOException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image keeps of us.
 */
class VixSyncRuntimeHintsTests {

	@Test
	void everyMigrationAndEveryFileOfTheConsoleIsKept() throws IOException {
		RuntimeHints hints = new RuntimeHints();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter((each) -> each.getClass().getName().startsWith("com.vixcpp.sync."))
			.forEach((each) -> each.registerHints(hints, getClass().getClassLoader()));
		Resource[] scripts = new PathMatchingResourcePatternResolver()
			.getResources("classpath*:com/vixcpp/sync/flyway/**/*.sql");
		Resource[] console = new PathMatchingResourcePatternResolver()
			.getResources("classpath*:com/vixcpp/sync/console/*.*s");
		assertThat(console).hasSizeGreaterThan(8);
		assertThat(Stream.concat(Stream.of(scripts), Stream.of(console)).toList()).hasSizeGreaterThanOrEqualTo(10)
			.allSatisfy((each) -> {
				String path = each.getURL().toString().replaceFirst(".*/com/vixcpp", "com/vixcpp");
				assertThat(RuntimeHintsPredicates.resource().forResource(path)).accepts(hints);
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { VixSyncProperties.class, VixSyncProperties.Engine.class, VixSyncProperties.Retry.class,
			VixSyncProperties.Http.class, VixSyncProperties.Jdbc.class, VixSyncProperties.Enqueue.class })
	void everyConfigurationRecordCanBeBound(Class<?> record) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			new AnnotatedBeanDefinitionReader(context).register(Keys.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(Keys.class)), new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(record.getDeclaredConstructors()[0]))
				.accepts(generation.getRuntimeHints());
		}
	}

	@EnableConfigurationProperties(VixSyncProperties.class)
	static class Keys {

	}

}
