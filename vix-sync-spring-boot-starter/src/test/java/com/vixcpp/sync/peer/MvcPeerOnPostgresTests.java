package com.vixcpp.sync.peer;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.guest.Jars;

/**
 * What an application with Spring MVC on PostgreSQL receives from peers.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class MvcPeerOnPostgresTests extends PeerHttpContract {

	@Override
	TestDatabase database() {
		return TestDatabase.POSTGRESQL;
	}

}
