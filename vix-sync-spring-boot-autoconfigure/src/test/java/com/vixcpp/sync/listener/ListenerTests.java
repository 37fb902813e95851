package com.vixcpp.sync.listener;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners are told in the transaction that settles: a local row and its operation
 * agree, whatever throws.
 */
@ParameterizedClass
@EnumSource
class ListenerTests {

	private final ListeningHost host;

	ListenerTests(TestDatabase database) {
		this.host = ListeningHost.on(database);
	}

	@AfterAll
	static void close() {
		ListeningHost.closeAll();
	}

	@Test
	void theLocalRowAndTheDeliveryCommitTogether() {
		AtomicReference<String> seen = new AtomicReference<>();
		this.host.listening.put("together",
				(event) -> seen.set("inside " + this.host.status("together") + ", outside "
						+ this.host.jdbc.sql("select o.status from vix_sync_outbox o where o.operation_id = 'together'")
							.query(Integer.class)
							.single()
						+ " " + this.host.state("together")));
		this.host.write("together");
		this.host.await("together", OperationStatus.DONE);
		assertThat(seen).hasValue("inside DONE, outside 1 new -");
		assertThat(this.host.state("together")).isEqualTo("Delivered /notes/17");
	}

	@Test
	void aListenerThatThrowsIsToldAgainWithoutASecondSend() {
		AtomicInteger times = new AtomicInteger();
		AtomicReference<String> before = new AtomicReference<>();
		this.host.listening.put("thrown", (event) -> {
			if (times.incrementAndGet() < 3) {
				throw new IllegalStateException("not yet");
			}
			before.set(this.host.state("thrown"));
		});
		this.host.write("thrown");
		this.host.await("thrown", OperationStatus.DONE);
		assertThat(before).as("what it wrote before it threw is undone").hasValue("new -");
		assertThat(this.host.state("thrown")).isEqualTo("Delivered /notes/17");
		assertThat(this.host.sends("thrown")).isEqualTo(1);
		assertThat(this.host.published("thrown")).containsExactly("Delivered");
	}

	@Test
	void aListenerThatThrowsHoldsUpNoOtherOperation() {
		this.host.listening.put("poison", (event) -> {
			throw new StackOverflowError();
		});
		List<String> others = IntStream.range(0, 50).mapToObj((i) -> "innocent-" + i).toList();
		this.host.inTransaction(() -> {
			this.host.vixSync.enqueue(ListeningHost.operation("poison"));
			others.forEach((each) -> this.host.vixSync.enqueue(ListeningHost.operation(each)));
		});
		others.forEach((each) -> this.host.await(each, OperationStatus.DONE));
		assertThat(this.host.status("poison")).isEqualTo(OperationStatus.IN_FLIGHT);
		assertThat(others).allMatch((each) -> this.host.sends(each) == 1);
		this.host.listening.remove("poison");
		this.host.await("poison", OperationStatus.DONE);
		assertThat(this.host.sends("poison")).isEqualTo(1);
	}

}
