package com.vixcpp.sync.engine;

import java.time.Duration;

import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class TroubleTests {

	private final Trouble trouble = new Trouble("The shop is shut", Duration.ZERO);

	@Test
	void anOutageThatBeganWithAnOddErrorIsStillToldOf(CapturedOutput output) {
		this.trouble.failed(new IllegalStateException("odd"));
		this.trouble.failed(new StoreUnavailableException("no way in", null));
		this.trouble.failed(new StoreUnavailableException("no way in", null));
		assertThat(output).containsOnlyOnce("The shop is shut: no way in; the engine goes on")
			.containsOnlyOnce("IllegalStateException: odd");
	}

	@Test
	void aFaultDuringAnOutageIsToldOfOnceWithItsTrace(CapturedOutput output) {
		this.trouble.failed(new StoreUnavailableException("no way in", null));
		this.trouble.failed(new IllegalStateException("odd"));
		this.trouble.failed(new IllegalStateException("odd"));
		assertThat(output).containsOnlyOnce("IllegalStateException: odd").contains("at " + getClass().getName());
	}

	@Test
	void anotherOutageIsToldOfAgain(CapturedOutput output) {
		this.trouble.failed(new StoreUnavailableException("no way in", null));
		this.trouble.worked();
		assertThat(output).containsOnlyOnce("Over after 1 failures in 0 seconds: The shop is shut");
		this.trouble.failed(new StoreUnavailableException("no way out", null));
		assertThat(output).containsOnlyOnce("The shop is shut: no way out");
	}

}
