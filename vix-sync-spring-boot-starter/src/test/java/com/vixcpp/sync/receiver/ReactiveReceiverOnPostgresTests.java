package com.vixcpp.sync.receiver;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.guest.Jars;

/**
 * Receivers of an application with Spring WebFlux on PostgreSQL.
 */
@ClassPathWithout({ Jars.WEBMVC, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class ReactiveReceiverOnPostgresTests extends ReceiverHttpContract {

	@Override
	TestDatabase database() {
		return TestDatabase.POSTGRESQL;
	}

}
