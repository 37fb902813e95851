package com.vixcpp.sync.guest;

import java.util.List;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.actuate.DefaultSendObservationConvention;
import com.vixcpp.sync.actuate.SendObservationContext;
import com.vixcpp.sync.actuate.SendObservationConvention;
import com.vixcpp.sync.operation.Operation;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From the request that enqueues to the far end, with a real tracer.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class TracingTests {

	@Test
	void theFirstSendContinuesTheTraceOfTheRequestThatEnqueued() throws Exception {
		try (TracedFarEnd farEnd = new TracedFarEnd();
				ConfigurableApplicationContext host = start(Host.class, farEnd)) {
			assertThat(Http.get(host, "/enqueue?id=a").statusCode()).isEqualTo(200);
			TestHost.awaitDelivered(host, "a");
			SpanData request = Spans.of(host).one("http get /enqueue");
			SpanData send = Spans.of(host).one("send http.post");
			SpanData exchange = Spans.of(host).one("http post");
			assertThat(send.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(send.getParentSpanContext().getSpanId()).isEqualTo(request.getSpanId());
			assertThat(send.getLinks()).isEmpty();
			assertThat(exchange.getParentSpanId()).isEqualTo(send.getSpanId());
			assertThat(farEnd.traceparents())
				.containsExactly("00-" + request.getTraceId() + "-" + exchange.getSpanId() + "-01");
			assertThat(Spans.attributes(send)).containsEntry("outcome", "delivered")
				.containsEntry("operation.id", "a")
				.containsEntry("attempt", "1");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 503 })
	void aLaterSendIsATraceOfItsOwnThatIsLinked(int firstAnswer) throws Exception {
		try (TracedFarEnd farEnd = new TracedFarEnd(firstAnswer);
				ConfigurableApplicationContext host = start(Host.class, farEnd)) {
			assertThat(Http.get(host, "/enqueue?id=a").statusCode()).isEqualTo(200);
			TestHost.awaitDelivered(host, "a");
			SpanData request = Spans.of(host).one("http get /enqueue");
			List<SpanData> sends = Spans.of(host).all("send http.post", 2);
			assertThat(sends.get(0).getTraceId()).isEqualTo(request.getTraceId());
			SpanData later = sends.get(1);
			assertThat(later.getTraceId()).isNotEqualTo(request.getTraceId());
			assertThat(later.getParentSpanContext().isValid()).isFalse();
			assertThat(later.getLinks()).singleElement().satisfies((link) -> {
				assertThat(link.getSpanContext().getTraceId()).isEqualTo(request.getTraceId());
				assertThat(link.getSpanContext().getSpanId()).isEqualTo(request.getSpanId());
			});
			assertThat(farEnd.traceparents()).hasSize(2);
			assertThat(farEnd.traceparents().get(1)).contains(later.getTraceId());
		}
	}

	@Test
	void theSameOperationInAnotherTraceIsTheSame() throws Exception {
		try (TracedFarEnd farEnd = new TracedFarEnd();
				ConfigurableApplicationContext host = start(Host.class, farEnd)) {
			assertThat(Http.get(host, "/enqueue?id=a").statusCode()).isEqualTo(200);
			assertThat(Http.get(host, "/enqueue?id=a").statusCode()).isEqualTo(200);
			TestHost.awaitDelivered(host, "a");
			assertThat(host.getBean(JdbcTemplate.class)
				.queryForList("select traceparent from vix_sync_wal where revision = 0", String.class)).singleElement()
				.asString()
				.contains(Spans.of(host).all("http get /enqueue", 2).get(0).getTraceId());
		}
	}

	@Test
	void outsideATraceNothingIsKeptAndTheSendIsATraceOfItsOwn() throws Exception {
		try (TracedFarEnd farEnd = new TracedFarEnd();
				ConfigurableApplicationContext host = start(Host.class, farEnd)) {
			host.getBean(VixSync.class).enqueue(Operation.of("http.post", "/x").withId("a"));
			TestHost.awaitDelivered(host, "a");
			assertThat(host.getBean(JdbcTemplate.class)
				.queryForObject("select count(*) from vix_sync_wal where traceparent is not null", Integer.class))
				.isZero();
			SpanData send = Spans.of(host).one("send http.post");
			assertThat(send.getParentSpanContext().isValid()).isFalse();
			assertThat(send.getLinks()).isEmpty();
			assertThat(farEnd.traceparents().get(0)).contains(send.getTraceId());
		}
	}

	@Test
	void aConventionOfTheApplicationNamesTheSends() throws Exception {
		try (TracedFarEnd farEnd = new TracedFarEnd();
				ConfigurableApplicationContext host = start(NamingHost.class, farEnd)) {
			host.getBean(VixSync.class).enqueue(Operation.of("http.post", "/x").withId("a"));
			TestHost.awaitDelivered(host, "a");
			assertThat(Spans.of(host).one("mine a")).isNotNull();
		}
	}

	private static ConfigurableApplicationContext start(Class<?> host, TracedFarEnd farEnd) {
		return TestHost.start(host, farEnd.asBaseUrl(), "management.tracing.sampling.probability=1.0",
				"vix.sync.retry.base-delay=50ms");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Host {

		private final VixSync vixSync;

		Host(VixSync vixSync) {
			this.vixSync = vixSync;
		}

		@GetMapping("/enqueue")
		String enqueue(@RequestParam("id") String id) {
			return this.vixSync.enqueue(Operation.of("http.post", "/x", "{}").withId(id));
		}

		@Bean
		static Spans spans() {
			return new Spans();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NamingHost {

		@Bean
		static Spans spans() {
			return new Spans();
		}

		@Bean
		SendObservationConvention convention() {
			return new DefaultSendObservationConvention() {
				@Override
				public String getContextualName(SendObservationContext context) {
					return "mine " + context.operation().id();
				}
			};
		}

	}

}
