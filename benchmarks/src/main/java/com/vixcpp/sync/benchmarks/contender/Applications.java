package com.vixcpp.sync.benchmarks.contender;

import java.util.Map;

import javax.sql.DataSource;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Applications of the contenders that come as auto-configurations.
 */
final class Applications {

	private Applications() {
	}

	/** Start one without a web server on a data source that is not its own. */
	static ConfigurableApplicationContext start(Class<?> configuration, DataSource dataSource, Sending sending,
			Map<String, Object> properties) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties(properties)
			.properties("logging.level.root=warn")
			.initializers((context) -> {
				GenericApplicationContext application = (GenericApplicationContext) context;
				application.registerBean("dataSource", DataSource.class, () -> dataSource,
						(definition) -> definition.setDestroyMethodName(""));
				application.registerBean(Sending.class, () -> sending);
			})
			.run();
	}

}
