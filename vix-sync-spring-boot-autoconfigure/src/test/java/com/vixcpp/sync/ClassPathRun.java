package com.vixcpp.sync;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs a test class where this class was loaded. By the id of each test, what it failed
 * with, or nothing.
 */
public class ClassPathRun implements Function<String, Map<String, Optional<Throwable>>> {

	@Override
	public Map<String, Optional<Throwable>> apply(String tests) {
		Map<String, Optional<Throwable>> results = new HashMap<>();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(tests)).build(),
					new TestExecutionListener() {
						@Override
						public void executionFinished(TestIdentifier test, TestExecutionResult result) {
							Optional<Throwable> failure = result.getThrowable();
							if (!test.isTest() && failure.isPresent()) {
								throw new IllegalStateException(failure.get());
							}
							results.put(test.getUniqueId(), failure);
						}
					});
		forgetDrivers();
		return results;
	}

	/** Or the JDK would keep all these classes. */
	private static void forgetDrivers() {
		for (Driver driver : Collections.list(DriverManager.getDrivers())) {
			try {
				DriverManager.deregisterDriver(driver);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

}
