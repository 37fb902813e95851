package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import org.junit.jupiter.api.BeforeAll;

/**
 * What the others are measured by: the same application without the starter.
 */
@ClassPathWithout({ Jars.STARTER, Jars.JACKSON, Jars.JACKSON_2, Jars.WEBFLUX, Jars.SPRING_DATA, Jars.BOOT_FLYWAY,
		Jars.SECURITY })
class GsonHostWithoutUsTests extends JsonHostContract {

	@BeforeAll
	static void start() {
		host = TestHost.start(GsonHost.class, "vix.sync.enabled=false");
	}

	@Override
	String json() {
		return GsonHost.JSON;
	}

}
