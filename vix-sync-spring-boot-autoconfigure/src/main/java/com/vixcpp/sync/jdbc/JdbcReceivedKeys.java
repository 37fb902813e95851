package com.vixcpp.sync.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import com.vixcpp.sync.outbox.DurabilityUnknownException;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import com.vixcpp.sync.receiver.Answer;
import com.vixcpp.sync.receiver.ReceivedKeys;
import com.vixcpp.sync.receiver.ReceivedRequest;
import com.vixcpp.sync.receiver.ReceiverUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;

/**
 * Keys and answers in {@code vix_sync_received}, in transactions of the application's own
 * transaction manager. Who works on a key holds a lock that ends with the transaction,
 * however that ends: on PostgreSQL an advisory one, on H2 the row that is not committed.
 * Safe for use by several threads.
 */
public final class JdbcReceivedKeys implements ReceivedKeys {

	private static final String FIND = """
			select fingerprint, status, headers, body, expires_at, expires_at <= cast(:at as timestamp(6) with time zone) as expired
			from vix_sync_received where id = :id and status is not null
			""";

	private static final String INSERT = """
			insert into vix_sync_received (id, idempotency_key, fingerprint, received_at, expires_at)
			values (:id, :key, :fingerprint, :at, :until)
			""";

	private static final String ANSWER = """
			update vix_sync_received set status = :status, headers = :headers, body = :body where id = :id
			""";

	private static final String EXPIRED = """
			select id from vix_sync_received where expires_at <= :at order by expires_at limit :limit for update skip locked
			""";

	private final JdbcTransactions transactions;

	private final HostTransactions host;

	/**
	 * Create the keeper of keys.
	 * @param transactions of the database that holds the outbox
	 * @param candidates the transaction managers of the application, the likeliest first
	 */
	public JdbcReceivedKeys(JdbcTransactions transactions, Supplier<List<PlatformTransactionManager>> candidates) {
		this.transactions = transactions;
		this.host = new HostTransactions(transactions, candidates, NoReceiverTransactionException::new);
	}

	@Override
	public void check() {
		this.host.template();
	}

	@Override
	public <T> T inTransaction(Function<Runnable, T> work) {
		try {
			this.transactions.prepareDurably();
			return this.host.template().execute((status) -> {
				if (!this.host.isBound()) {
					throw new IllegalStateException(
							"The transaction of the receiver is not of the outbox's DataSource");
				}
				this.transactions.commitDurably();
				return work.apply(status::setRollbackOnly);
			});
		}
		catch (DataAccessException | TransactionException ex) {
			RuntimeException failure = this.transactions.failure(ex);
			throw (failure instanceof StoreUnavailableException away) ? unavailable(away) : failure;
		}
		catch (StoreUnavailableException | DurabilityUnknownException ex) {
			throw unavailable(ex);
		}
	}

	private static ReceiverUnavailableException unavailable(RuntimeException ex) {
		return new ReceiverUnavailableException(String.valueOf(ex.getMessage()), ex);
	}

	@Override
	public Claim claim(ReceivedRequest request, Duration retention, @Nullable Instant now) {
		return this.transactions.asJoined((jdbc) -> {
			ReceiverLock lock = ReceiverLock.of(jdbc);
			if (!lock.tryBefore(request)) {
				return Claim.inProgress();
			}
			// A statement of its own: it must see what the last holder has committed.
			Instant at = jdbc.now(now);
			Optional<Claim> known = find(jdbc, request, at);
			if (known.isPresent()) {
				return known.get();
			}
			return switch (lock.insert(() -> insert(jdbc, request, at, at.plus(retention)))) {
				case INSERTED -> Claim.first(at.plus(retention));
				case LOCKED -> Claim.inProgress();
				// Committed since we looked.
				case THERE -> find(jdbc, request, at).orElseGet(Claim::inProgress);
			};
		});
	}

	@Override
	public List<Claim> claimAll(List<ReceivedRequest> requests, Answer answer, Duration retention,
			@Nullable Instant now) {
		return this.transactions.asJoined((jdbc) -> (jdbc.vendor() == DatabaseVendor.POSTGRESQL)
				? new PostgresReceivedBatch(jdbc, requests).claim(answer, retention, now)
				: ReceivedKeys.super.claimAll(requests, answer, retention, now));
	}

	private static Optional<Claim> find(Jdbc jdbc, ReceivedRequest request, Instant at) {
		return jdbc.sql(FIND)
			.param("id", request.id())
			.param("at", Jdbc.timestamp(at))
			.query(Kept::of)
			.optional()
			.filter((each) -> !each.expired())
			.map(Kept::claim);
	}

	/**
	 * In the place of one that has expired, or whose answer H2 has lost in a crash:
	 * nobody was told of that.
	 */
	private static int insert(Jdbc jdbc, ReceivedRequest request, Instant at, Instant until) {
		jdbc.sql("delete from vix_sync_received where id = :id and (expires_at <= :at or status is null)")
			.param("id", request.id())
			.param("at", Jdbc.timestamp(at))
			.update();
		return jdbc.sql(INSERT)
			.param("id", request.id())
			.param("key", request.key())
			.param("fingerprint", request.fingerprint())
			.param("at", Jdbc.timestamp(at))
			.param("until", Jdbc.timestamp(until))
			.update();
	}

	@Override
	public void answered(ReceivedRequest request, Answer answer) {
		int changed = this.transactions.asJoined((jdbc) -> jdbc.sql(ANSWER)
			.param("status", answer.status())
			.param("headers", AnswerHeaders.text(answer.headers()))
			.param("body", answer.body())
			.param("id", request.id())
			.update());
		if (changed != 1) {
			throw new IllegalStateException(
					"The key of the request is gone: the handler has rolled back its transaction");
		}
	}

	@Override
	public int forget(int limit, @Nullable Instant now) {
		return this.transactions.alone((jdbc) -> {
			List<Object[]> ids = jdbc.sql(EXPIRED)
				.param("at", Jdbc.timestamp(jdbc.now(now)))
				.param("limit", limit)
				.query((rs, row) -> new Object[] { rs.getBytes("id") })
				.list();
			jdbc.batch("delete from vix_sync_received where id = ?", ids);
			return ids.size();
		});
	}

	private record Kept(byte[] fingerprint, int status, String headers, byte[] body, Instant expiresAt,
			boolean expired) {

		static Kept of(ResultSet rs, int row) throws SQLException {
			return new Kept(rs.getBytes("fingerprint"), rs.getInt("status"),
					Objects.requireNonNullElse(rs.getString("headers"), ""),
					Objects.requireNonNullElse(rs.getBytes("body"), new byte[0]), Rows.instant(rs, "expires_at"),
					rs.getBoolean("expired"));
		}

		Claim claim() {
			return Claim.repeated(this.fingerprint,
					new Answer(this.status, AnswerHeaders.parse(this.headers), this.body), this.expiresAt);
		}

	}

}
