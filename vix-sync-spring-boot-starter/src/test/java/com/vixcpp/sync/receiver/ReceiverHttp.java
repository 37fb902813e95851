package com.vixcpp.sync.receiver;

import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

import org.springframework.context.ConfigurableApplicationContext;

import static com.vixcpp.sync.receiver.KeyedHttp.header;
import static com.vixcpp.sync.receiver.KeyedHttp.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes that receive on one database, and a client.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReceiverHttp {

	private HikariDataSource database;

	ConfigurableApplicationContext context;

	/** Closed with the other: nodes in one process share the threads of Netty. */
	ConfigurableApplicationContext another;

	ReceivingHost host;

	KeyedHttp http;

	String key;

	private int before;

	abstract TestDatabase database();

	private ConfigurableApplicationContext startNode() {
		String password = (this.database.getPassword() != null) ? this.database.getPassword() : "";
		return TestHost.start(ReceivingHost.class, "spring.datasource.url=" + this.database.getJdbcUrl(),
				"spring.datasource.username=" + this.database.getUsername(), "spring.datasource.password=" + password,
				"vix.sync.engine.enabled=false", "vix.sync.receiver.max-request-size=64KB",
				"vix.sync.receiver.max-response-size=32KB", "spring.datasource.hikari.maximum-pool-size=20");
	}

	@BeforeAll
	void start() {
		this.database = database().empty();
		org.springframework.jdbc.core.simple.JdbcClient.create(this.database)
			.sql("create table effect (note varchar(10000))")
			.update();
		this.context = startNode();
		this.another = startNode();
		this.host = this.context.getBean(ReceivingHost.class);
		this.http = new KeyedHttp(this.context);
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.another.close();
		this.database.close();
	}

	@BeforeEach
	void newKey() {
		this.key = UUID.randomUUID().toString();
		this.host.failing = false;
		this.host.gate = new CountDownLatch(0);
		this.host.reached.drainPermits();
		this.before = this.host.effects();
	}

	int effects() {
		return this.host.effects() - this.before;
	}

	static void assertProblem(HttpResponse<byte[]> answer, int status, String type) {
		assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
		assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
		assertThat(text(answer)).contains("\"type\":\"tag:vixcpp.com,2026:sync:" + type + "\"",
				"\"status\":" + status + ",");
	}

}
