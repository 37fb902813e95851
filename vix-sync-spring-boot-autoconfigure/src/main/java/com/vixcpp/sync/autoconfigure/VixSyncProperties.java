package com.vixcpp.sync.autoconfigure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.vixcpp.sync.outbox.OnPermanentFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of Vix Sync. A key that is not known is an error.
 *
 * @param enabled Whether operations are kept and synced at all.
 * @param maxPayloadSize Largest payload of one operation.
 * @param enqueue How operations are enqueued.
 * @param engine How waiting operations are sent.
 * @param retry When failed operations are tried again.
 * @param http How operations of the http kinds are sent.
 * @param wal What a committed operation survives.
 * @param network How the network is checked.
 * @param store Where operations are kept.
 * @param jdbc Where the tables are.
 * @param ordering How operations of one ordering key follow each other.
 * @param metrics What is measured.
 * @param console The page that shows the outbox to a person.
 * @param receiver How requests with an idempotency key are received.
 * @param peers Applications that operations can be sent to by the target peer:name, by
 * their names.
 * @param peer How operations are exchanged with peers.
 */
@ConfigurationProperties(prefix = "vix.sync", ignoreUnknownFields = false)
public record VixSyncProperties(@DefaultValue("true") boolean enabled, @DefaultValue("1MB") DataSize maxPayloadSize,
		@DefaultValue Enqueue enqueue, @DefaultValue Engine engine, @DefaultValue Retry retry, @DefaultValue Http http,
		@DefaultValue Network network, @DefaultValue Wal wal, @DefaultValue Store store, @DefaultValue Jdbc jdbc,
		@DefaultValue Ordering ordering, @DefaultValue Metrics metrics, @DefaultValue Console console,
		@DefaultValue Receiver receiver, @DefaultValue Map<String, KnownPeer> peers, @DefaultValue Peer peer) {

	/**
	 * How operations are enqueued.
	 *
	 * @param transaction What to do without a transaction: open one, or refuse.
	 */
	public record Enqueue(@DefaultValue("required") TransactionMode transaction) {
	}

	/** What to do when enqueue finds no transaction. */
	public enum TransactionMode {

		/** Open one of our own. */
		REQUIRED,

		/** Refuse the operation. */
		MANDATORY

	}

	/**
	 * How waiting operations are sent.
	 *
	 * @param enabled Whether this node sends operations, or only enqueues them.
	 * @param workerCount Threads that claim operations and record results.
	 * @param batchLimit Operations claimed or recorded in one transaction at most. How
	 * many go to one destination follows from how many have ended there lately.
	 * @param concurrency Operations sent at the same time.
	 * @param concurrencyPerDestination Of them, operations sent to one destination.
	 * @param maxBytesInFlight Payload bytes claimed at the same time.
	 * @param idleSleep Pause between two looks at the outbox when nothing is due.
	 * @param offlineSleep Pause between two looks at the network while it is away.
	 * @param inflightTimeout Length of a lease, after which an operation without an
	 * answer is taken back.
	 * @param shutdownTimeout Longest wait for what is being sent when the application
	 * stops.
	 */
	public record Engine(@DefaultValue("true") boolean enabled, @DefaultValue("1") int workerCount,
			@DefaultValue("500") int batchLimit, @DefaultValue("64") int concurrency,
			@DefaultValue("32") int concurrencyPerDestination, @DefaultValue("16MB") DataSize maxBytesInFlight,
			@DefaultValue("250ms") Duration idleSleep, @DefaultValue("500ms") Duration offlineSleep,
			@DefaultValue("30s") Duration inflightTimeout, @DefaultValue("20s") Duration shutdownTimeout) {
	}

	/**
	 * When failed operations are tried again.
	 *
	 * @param maxAttempts Counted failures after which an operation is failed for good.
	 * @param baseDelay Wait after the first failure.
	 * @param factor What each further wait is multiplied by.
	 * @param maxDelay Longest wait.
	 * @param jitter Share of a wait that chance may take away, from 0.0 to 1.0.
	 * @param maxRetryAfter Longest wait that a remote may ask for by Retry-After.
	 */
	public record Retry(@DefaultValue("8") int maxAttempts, @DefaultValue("500ms") Duration baseDelay,
			@DefaultValue("2.0") double factor, @DefaultValue("30s") Duration maxDelay,
			@DefaultValue("0.2") double jitter, @DefaultValue("1h") Duration maxRetryAfter) {
	}

	/**
	 * How operations of the http kinds are sent.
	 *
	 * @param baseUrl What relative targets are relative to.
	 * @param connectTimeout Longest wait for a connection.
	 * @param responseTimeout What a send may take beyond connect-timeout: the two
	 * together bound it as a whole.
	 * @param maxResponseSize How much of the body of an answer listeners are shown.
	 * @param headers Headers sent with every operation to the origin of base-url.
	 */
	public record Http(@Nullable URI baseUrl, @DefaultValue("2s") Duration connectTimeout,
			@DefaultValue("10s") Duration responseTimeout, @DefaultValue("8KB") DataSize maxResponseSize,
			@DefaultValue Map<String, String> headers) {
	}

	/**
	 * How operations of one ordering key follow each other.
	 *
	 * @param onPermanentFailure Whether a permanently failed operation holds up those
	 * behind it in its ordering key, until a person retries or discards it.
	 */
	public record Ordering(@DefaultValue("hold") OnPermanentFailure onPermanentFailure) {
	}

	/**
	 * What a committed operation survives.
	 *
	 * @param fsyncOnWrite Whether each commit is forced to the disk, to survive a power
	 * cut and not only the end of the process.
	 * @param retention How long operations are kept after they have finished. Not below 1
	 * minute; 0 to keep them for ever.
	 */
	public record Wal(@DefaultValue("false") boolean fsyncOnWrite, @DefaultValue("7d") Duration retention) {
	}

	/**
	 * How the network is checked.
	 *
	 * @param probeUrl URL asked whether the network is there. Without it, the network
	 * counts as there until no known destination can be reached.
	 * @param expectedStatus The one answer of probe-url that means online.
	 * @param checkInterval Pause between two checks of the network: of probe-url, or of
	 * the destinations while none of them answers.
	 * @param timeout Longest wait for the answer to a check of the network.
	 */
	public record Network(@Nullable URI probeUrl, @DefaultValue("204") int expectedStatus,
			@DefaultValue("1s") Duration checkInterval, @DefaultValue("2s") Duration timeout) {
	}

	/**
	 * What is measured.
	 *
	 * @param maxDestinations Destinations that metrics and traces show by name; further
	 * ones are "other".
	 */
	public record Metrics(@DefaultValue("100") int maxDestinations) {
	}

	/**
	 * The page that shows the outbox to a person.
	 *
	 * @param enabled Whether to serve the console, beside the endpoint vixsync, which
	 * must be exposed.
	 * @param path Where the console is, below the context path of the server that serves
	 * the endpoint.
	 */
	public record Console(@DefaultValue("false") boolean enabled, @DefaultValue("/vixsync") String path) {
	}

	/**
	 * How requests with an idempotency key are received.
	 *
	 * @param enabled Whether methods with @IdempotentReceiver have their effect once for
	 * each key. Otherwise they run as if the annotation were not there.
	 * @param retention How long keys and answers are kept. A repeat that comes later has
	 * its effect again. Not below 1 minute.
	 * @param maxRequestSize Largest body of a request with a key.
	 * @param maxResponseSize Largest answer that is kept, headers and body. A larger one
	 * undoes what the request has done.
	 */
	public record Receiver(@DefaultValue("true") boolean enabled, @DefaultValue("30d") Duration retention,
			@DefaultValue("1MB") DataSize maxRequestSize, @DefaultValue("1MB") DataSize maxResponseSize) {
	}

	/**
	 * Where operations are kept.
	 *
	 * @param type Kind of the store: in the database of the application, or in files of
	 * its own where there is no database.
	 * @param file Where the files are.
	 */
	public record Store(@DefaultValue("jdbc") StoreType type, @DefaultValue StoreFiles file) {
	}

	/** Where operations are kept. */
	public enum StoreType {

		/** In tables of a DataSource. */
		JDBC,

		/** In files. */
		FILE

	}

	/**
	 * An application that operations can be sent to.
	 *
	 * @param url Where it receives. Without a path, /vix-sync/peer.
	 * @param headers Headers sent with each batch to it, such as Authorization.
	 */
	public record KnownPeer(URI url, @DefaultValue Map<String, String> headers) {
	}

	/**
	 * How operations are exchanged with peers.
	 *
	 * @param name What peers tell the operations of this outbox from those of others by;
	 * never to be changed. The identity of the database if not set.
	 * @param batchLimit Operations of one request to a peer at most.
	 * @param maxBatchSize Size of the operations of one request to a peer at most. A
	 * larger operation goes alone.
	 * @param maxRequests Requests under way to one peer at most. A second one begins when
	 * a whole batch waits.
	 * @param receive How operations of peers are received.
	 */
	public record Peer(@Nullable String name, @DefaultValue("100") int batchLimit,
			@DefaultValue("1MB") DataSize maxBatchSize, @DefaultValue("4") int maxRequests,
			@DefaultValue Receive receive) {

		/**
		 * How operations of peers are received.
		 *
		 * @param enabled Whether operations of peers are received. Whoever may post to
		 * the path can have operations handled.
		 * @param path Where peers post to, below the context path.
		 * @param maxRequestSize Largest body of a request of a peer.
		 * @param maxOperations Operations of one request of a peer at most.
		 */
		public record Receive(@DefaultValue("false") boolean enabled, @DefaultValue("/vix-sync/peer") String path,
				@DefaultValue("4MB") DataSize maxRequestSize, @DefaultValue("1000") int maxOperations) {
		}

	}

	/**
	 * Where the files are.
	 *
	 * @param path Directory of the files. Only one process may have it at a time.
	 * @param segmentSize Size at which a new file is begun.
	 * @param importFrom File of the original, outbox.json, whose operations are taken
	 * over once.
	 */
	public record StoreFiles(@DefaultValue("./vix-sync") Path path, @DefaultValue("16MB") DataSize segmentSize,
			@Nullable Path importFrom) {
	}

	/**
	 * Where the tables are.
	 *
	 * @param migrate Whether to create and migrate the tables.
	 * @param schema Schema of the tables. The default schema of the connection if not
	 * set.
	 * @param liveness How a node shows the others that it lives: by a lock, held on a
	 * connection of its own, or by its leases alone, as behind a connection pooler.
	 */
	public record Jdbc(@DefaultValue("true") boolean migrate, @Nullable String schema,
			@DefaultValue("lock") Liveness liveness) {
	}

	/** How a node shows the others that it lives. */
	public enum Liveness {

		/** By an advisory lock of PostgreSQL: dead nodes are found in seconds. */
		LOCK,

		/** By its leases, which the others let run out. */
		LEASE

	}

}
