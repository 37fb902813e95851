package com.vixcpp.sync.receiver;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.guest.Jars;

/**
 * Receivers of an application with Spring MVC on H2.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class MvcReceiverOnH2Tests extends ReceiverHttpContract {

	@Override
	TestDatabase database() {
		return TestDatabase.H2;
	}

}
