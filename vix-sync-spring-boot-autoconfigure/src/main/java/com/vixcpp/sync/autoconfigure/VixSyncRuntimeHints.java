package com.vixcpp.sync.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image must keep of us and cannot find by itself: the migrations and the
 * console. Spring Boot sees to the configuration keys and to what
 * {@code spring.factories} names.
 */
class VixSyncRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("com/vixcpp/sync/flyway/*/*.sql");
		hints.resources().registerPattern("com/vixcpp/sync/console/*");
	}

}
