package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.console.Console;
import com.vixcpp.sync.engine.SyncEngine;

import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the console: what it consists of, and whether it can work. It is
 * served by {@link VixSyncConsoleManagementConfiguration}, beside the endpoint.
 */
@AutoConfiguration(after = { VixSyncEndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class })
@ConditionalOnBooleanProperty("vix.sync.console.enabled")
@ConditionalOnWebApplication
@ConditionalOnClass(PathMappedEndpoints.class)
@ConditionalOnBean({ SyncEngine.class, PathMappedEndpoints.class })
public final class VixSyncConsoleAutoConfiguration {

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	Console vixSyncConsole(VixSyncProperties properties, PathMappedEndpoints endpoints, Environment environment) {
		return ConsoleConfiguration.console(properties.console(), endpoints, environment);
	}

}
