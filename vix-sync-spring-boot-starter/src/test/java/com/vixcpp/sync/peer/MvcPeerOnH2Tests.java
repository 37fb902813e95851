package com.vixcpp.sync.peer;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.guest.Jars;

/**
 * What an application with Spring MVC on H2 receives from peers.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class MvcPeerOnH2Tests extends PeerHttpContract {

	@Override
	TestDatabase database() {
		return TestDatabase.H2;
	}

}
