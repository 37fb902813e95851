package com.vixcpp.sync.autoconfigure;

import java.util.regex.Pattern;

import com.vixcpp.sync.console.Console;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.core.env.Environment;

/**
 * Makes the console of its keys, or says what to type.
 */
final class ConsoleConfiguration {

	private static final String INCLUDE = "management.endpoints.web.exposure.include";

	private static final EndpointId ENDPOINT = EndpointId.of("vixsync");

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

	private ConsoleConfiguration() {
	}

	static Console console(VixSyncProperties.Console properties, PathMappedEndpoints endpoints,
			Environment environment) {
		String path = properties.path();
		EngineConfiguration.require(PATH.matcher(path).matches(), "console.path", path,
				"It must begin with a slash and not end with one, such as /vixsync");
		if (ManagementPortType.get(environment) == ManagementPortType.DISABLED) {
			throw new ConsoleNotExposedException(problem("as management.server.port is negative"),
					"management.server.port=8081");
		}
		String endpoint = endpoints.getPath(ENDPOINT);
		if (endpoint == null) {
			throw notExposed(environment);
		}
		EngineConfiguration.require(!(endpoint + "/").startsWith(path + "/"), "console.path", path,
				"The endpoint is at " + endpoint + ": choose a path that it is not on");
		return new Console(path, endpoint);
	}

	private static ConsoleNotExposedException notExposed(Environment environment) {
		String access = environment.getProperty("management.endpoint.vixsync.access", "");
		if (access.equalsIgnoreCase("none")) {
			return new ConsoleNotExposedException(problem("as management.endpoint.vixsync.access is none"),
					"management.endpoint.vixsync.access=read-only");
		}
		String included = environment.getProperty(INCLUDE, "health");
		boolean there = ("," + included.replace(" ", "") + ",").matches(".*,(\\*|vixsync),.*");
		return there
				? new ConsoleNotExposedException(
						problem("as it is left out by management.endpoints.web.exposure.exclude or"
								+ " management.endpoints.access"),
						"management.endpoint.vixsync.access=read-only, and take vixsync out of"
								+ " management.endpoints.web.exposure.exclude")
				: new ConsoleNotExposedException(problem("as " + INCLUDE + " does not name it"),
						INCLUDE + "=" + included + (included.isBlank() ? "" : ",") + "vixsync");
	}

	private static String problem(String reason) {
		return "The console (vix.sync.console.enabled=true) shows what the endpoint 'vixsync' says, which is not exposed"
				+ " over the web, " + reason;
	}

}
