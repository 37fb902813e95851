package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ClassPathWithout({ Jars.JACKSON, Jars.JACKSON_2, Jars.WEBFLUX, Jars.SPRING_DATA, Jars.BOOT_FLYWAY, Jars.SECURITY })
class GsonHostTests extends JsonHostContract {

	@BeforeAll
	static void start() {
		host = TestHost.start(GsonHost.class);
	}

	@Override
	String json() {
		return GsonHost.JSON;
	}

	@Test
	void enqueueOfAnObjectSaysWhatToAdd() {
		VixSync vixSync = host.getBean(VixSync.class);
		assertThatIllegalStateException()
			.isThrownBy(() -> vixSync.enqueue(Operation.of("http.post", "http://localhost/"), new GsonHost.Note()))
			.withMessageContaining("spring-boot-starter-jackson")
			.withMessageContaining("PayloadConverter bean");
	}

}
