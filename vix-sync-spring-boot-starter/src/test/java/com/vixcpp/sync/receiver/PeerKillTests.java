package com.vixcpp.sync.receiver;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import com.vixcpp.sync.receiver.KilledReceiver.Moment;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static com.vixcpp.sync.receiver.KeyedHttp.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A receiver of peers that is killed in the middle of a batch: between an effect and the
 * commit, at the commit, and between the commit and the answer. The batch is repeated,
 * and each operation has had its effect once.
 */
class PeerKillTests {

	@TempDir
	private Path directory;

	@Test
	void aBatchWhoseReceiverDiesAtWhateverMomentHasEachEffectOnce() throws Exception {
		String url = "jdbc:h2:file:" + this.directory.resolve("received");
		execute(url, "create table effect (note varchar(100), life bigint)");
		int done = 0;
		for (Moment moment : new Moment[] { Moment.AFTER_EFFECT, Moment.BEFORE_COMMIT, Moment.BEFORE_ANSWER }) {
			try (ReceiverProcess receiver = start(url)) {
				assertThatExceptionOfType(IOException.class).isThrownBy(() -> post(receiver, moment, moment));
				assertThat(receiver.end()).isEqualTo(ReceiverProcess.KILLED);
			}
			done += 3;
		}
		try (ReceiverProcess last = start(url)) {
			for (Moment moment : new Moment[] { Moment.AFTER_EFFECT, Moment.BEFORE_COMMIT, Moment.BEFORE_ANSWER }) {
				HttpResponse<byte[]> answer = post(last, moment, Moment.NEVER);
				assertThat(answer.statusCode()).isEqualTo(200);
				assertThat(text(answer).split("\"done\"", -1)).as(text(answer)).hasSize(4);
				assertThat(text(answer).contains("\"repeated\":true")).as(moment + " " + text(answer))
					.isEqualTo(moment == Moment.BEFORE_ANSWER);
			}
			last.kill();
			last.end();
		}
		try (HikariDataSource file = file(url)) {
			assertThat(JdbcClient.create(file).sql("select note from effect").query(String.class).list()).hasSize(done)
				.doesNotHaveDuplicates();
		}
	}

	private ReceiverProcess start(String url) throws IOException {
		return new ReceiverProcess(this.directory.resolve("log"), "spring.datasource.url=" + url,
				"spring.datasource.username=sa", "vix.sync.peer.receive.enabled=true");
	}

	/** Three, of which the last one kills. The header is not what repeats are told by. */
	private static HttpResponse<byte[]> post(ReceiverProcess receiver, Moment batch, Moment moment) throws Exception {
		String operation = "{\"id\":\"%1$s-%2$d\",\"kind\":\"effect\",\"text\":\"%1$s-%2$d\",\"headers\":{\"X-Die\":\"%3$s\"}}";
		String json = "{\"version\":1,\"sender\":\"far\",\"operations\":[" + operation.formatted(batch, 1, Moment.NEVER)
				+ "," + operation.formatted(batch, 2, Moment.NEVER) + "," + operation.formatted(batch, 3, moment)
				+ "]}";
		return receiver.http().send("POST", "/vix-sync/peer", json.getBytes(), "Content-Type", "application/json");
	}

	private static void execute(String url, String sql) {
		try (HikariDataSource file = file(url)) {
			JdbcClient.create(file).sql(sql).update();
		}
	}

	private static HikariDataSource file(String url) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url);
		dataSource.setUsername("sa");
		return dataSource;
	}

}
