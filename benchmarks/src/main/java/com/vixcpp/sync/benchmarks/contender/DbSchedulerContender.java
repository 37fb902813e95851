package com.vixcpp.sync.benchmarks.contender;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;

import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * db-scheduler: one-time tasks, scheduled in the transaction of the business row.
 */
public final class DbSchedulerContender implements Backlogged {

	private static final Duration POLL = Duration.ofMillis(100);

	private final Business business;

	private final OneTimeTask<String> task;

	private final SchedulerClient client;

	private final DataSource dataSource;

	private final int threads;

	private Scheduler scheduler;

	private int fills;

	/**
	 * Create the table.
	 * @param dataSource an empty database
	 * @param url of the receiver
	 * @param threads requests at the same time
	 */
	public DbSchedulerContender(DataSource dataSource, String url, int threads) {
		this.dataSource = new TransactionAwareDataSourceProxy(dataSource);
		this.business = new Business(dataSource);
		this.threads = threads;
		Sending sending = new Sending(url);
		this.business.jdbc().execute("""
				create table scheduled_tasks (
				  task_name %1$s not null, task_instance %1$s not null, task_data bytea,
				  execution_time timestamp with time zone not null, picked boolean not null, picked_by %1$s,
				  last_success timestamp with time zone, last_failure timestamp with time zone,
				  consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null,
				  priority smallint, state %1$s, primary key (task_name, task_instance));
				create index execution_time_idx on scheduled_tasks (execution_time);
				create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)
				""".formatted((this.business.vendor() == Vendor.H2) ? "varchar(100)" : "text"));
		this.task = Tasks.oneTime("send", String.class)
			.execute((instance, context) -> sending.send(instance.getData()));
		this.client = SchedulerClient.Builder.create(this.dataSource, this.task).serializer(new Text()).build();
		this.scheduler = scheduler();
	}

	private Scheduler scheduler() {
		SchedulerBuilder builder = Scheduler.create(this.dataSource, this.task)
			.threads(this.threads)
			.pollingInterval(POLL)
			.serializer(new Text());
		// The former needs SKIP LOCKED and RETURNING.
		return (this.business.vendor() == Vendor.POSTGRESQL) ? builder.pollUsingLockAndFetch(1.0, 4.0).build()
				: builder.pollUsingFetchAndLockOnExecute(1.0, 4.0).build();
	}

	@Override
	public long enqueue(Payload payload) {
		return this.business.write(payload,
				(text) -> this.client.scheduleIfNotExists(this.task.instance(payload.id(), text), Instant.now()));
	}

	@Override
	public void start() {
		this.scheduler = scheduler();
		this.scheduler.start();
	}

	@Override
	public void stop() {
		this.scheduler.stop();
	}

	@Override
	public boolean isDrained() {
		return this.business.jdbc().query("select 1 from scheduled_tasks limit 1", (row, i) -> 1).isEmpty();
	}

	@Override
	public void clear() {
		this.business.clear("scheduled_tasks");
	}

	@Override
	public void fill(Waiting why, int count) {
		Vendor vendor = this.business.vendor();
		String id = "'w" + this.fills++ + "-' || n";
		this.business.jdbc().update("""
				insert into scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)
				select 'send', %s, %s, %s, false, 1 from %s
				""".formatted(id, vendor.bytes(vendor.payload(id)), vendor.due(why), vendor.numbers(count)));
		this.business.tidy("scheduled_tasks");
	}

	@Override
	public int waiting() {
		return this.business.count("scheduled_tasks");
	}

	@Override
	public Duration pollInterval() {
		return POLL;
	}

	@Override
	public void close() {
	}

	private static final class Text implements Serializer {

		@Override
		public byte[] serialize(Object data) {
			return ((String) data).getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public <T> T deserialize(Class<T> type, byte[] data) {
			return type.cast((data != null) ? new String(data, StandardCharsets.UTF_8) : null);
		}

	}

}
