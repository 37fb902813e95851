package com.vixcpp.sync.guest;

import java.time.Duration;
import java.util.Set;

import com.vixcpp.sync.network.NetworkProbe;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * An application whose network can be taken away, and whose far ends do as their names
 * say.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SwitchedHost {

	@Bean
	Switch networkSwitch() {
		return new Switch();
	}

	@Bean
	SyncTransport testTransport(Switch network) {
		return new SyncTransport() {
			@Override
			public Set<String> kinds() {
				return Set.of("note.send");
			}

			@Override
			public String destination(Operation operation) {
				return operation.target();
			}

			@Override
			public SendResult send(Operation operation) {
				return switch (operation.target()) {
					case "forgetful" -> network.mended ? SendResult.delivered()
							: SendResult.rejected("unknown notebook").withStatus(422);
					case "silent" -> SendResult.unavailable("no answer: connection refused");
					case "busy" -> SendResult.unavailable("503 Service Unavailable")
						.withStatus(503)
						.withRetryAfter(Duration.ofMinutes(10));
					case "moody" -> SendResult.failed("not now").withStatus(500);
					default -> SendResult.delivered();
				};
			}
		};
	}

	/** What a test turns. */
	public static final class Switch implements NetworkProbe {

		private volatile boolean online = true;

		private volatile boolean mended;

		@Override
		public boolean isOnline() {
			return this.online;
		}

		/**
		 * Take the network away, or bring it back.
		 * @param online whether it is there
		 */
		public void network(boolean online) {
			this.online = online;
		}

		/** The far end {@code forgetful} takes what it refused. */
		public void mend() {
			this.mended = true;
		}

	}

}
