package com.vixcpp.sync.engine;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import com.vixcpp.sync.network.DestinationSettings;
import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.network.NetworkProbe;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.TransportRegistry;

/**
 * One node with the defaults of the configuration: everything is what runs in an
 * application, but for the store and the thread of the loop, which is played by events.
 */
final class VirtualNode {

	private static final EngineSettings SETTINGS = EngineSettings.DEFAULT;

	private static final RetryPolicy RETRY = RetryPolicy.DEFAULT;

	final MemoryStore store = new MemoryStore(null);

	final Network network;

	private final VirtualTime time;

	private final Random random;

	private final EngineClock clock;

	private final SendWindow window = new SendWindow(SETTINGS);

	private final SyncWorker worker;

	private long pass;

	/**
	 * Create a node whose loop begins within one sleep.
	 * @param far answers an operation, now or at a later event
	 */
	VirtualNode(VirtualTime time, NetworkProbe probe, Function<Operation, CompletionStage<SendResult>> far, long seed) {
		this.time = time;
		this.random = new Random(seed);
		this.clock = new EngineClock(time::now, time::now);
		Destinations destinations = new Destinations(new DestinationSettings(RETRY.baseDelay(), RETRY.maxDelay(),
				Duration.ofHours(1), Duration.ofSeconds(1), 32), this.random);
		this.network = new Network(probe, destinations);
		TransportRegistry transports = new TransportRegistry(List.of(new AsyncTransport(Operation::target, far)));
		Outbox outbox = new Outbox("node", this.store, RETRY, this.random);
		Sender sender = new Sender(SETTINGS, transports, destinations, this.window, new Observers(List.of(), null));
		sender.use(Runnable::run, () -> passAfter(Duration.ZERO));
		this.worker = new SyncWorker(outbox, this.network,
				new Claimer(outbox, transports, this.network, SETTINGS, this.window), sender,
				new Recorder(outbox, this.window, SETTINGS.batchLimit(), new Observers(List.of(), null)));
		passAfter(Duration.ofNanos((long) (this.random.nextDouble() * SETTINGS.offlineSleep().toNanos())));
	}

	void enqueue(String target, int count) {
		for (int i = 0; i < count; i++) {
			this.store.insert(Operation.of("test", target, "{}"), target, this.time.now());
		}
		passAfter(Duration.ZERO);
	}

	/** A result that comes later. */
	CompletionStage<SendResult> later(Duration latency, Supplier<SendResult> result) {
		CompletableFuture<SendResult> stage = new CompletableFuture<>();
		this.time.after(latency, () -> stage.complete(result.get()));
		return stage;
	}

	/** As {@link EngineLoop} waits: waking ends a sleep, and is not lost in a pass. */
	private void passAfter(Duration sleep) {
		long mine = ++this.pass;
		this.time.after(sleep, () -> {
			if (mine == this.pass) {
				pass();
			}
		});
	}

	/** As {@link EngineLoop} does it. */
	private void pass() {
		long mine = this.pass;
		int recorded = this.worker.record(this.clock);
		int work = 0;
		boolean online = this.worker.isOnline(this.clock);
		if (online) {
			Claimed claimed = this.worker.claim(this.clock);
			work = claimed.sends().size() + ((claimed.isAll() && this.window.unfinished() == 0) ? 0 : recorded);
			this.worker.send();
		}
		if (mine == this.pass) {
			passAfter(!online ? SETTINGS.offlineSleep() : (work > 0) ? Duration.ZERO : SETTINGS.idleSleep());
		}
	}

}
