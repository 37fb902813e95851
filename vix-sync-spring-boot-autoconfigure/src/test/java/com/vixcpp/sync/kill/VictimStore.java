package com.vixcpp.sync.kill;

import java.util.List;
import java.util.Map;
import java.util.Set;

import com.vixcpp.sync.kill.Evidence.End;
import com.zaxxer.hikari.HikariDataSource;

/**
 * What outlasts the processes that are killed.
 */
interface VictimStore extends AutoCloseable {

	/** How a victim finds it, as arguments. */
	List<String> properties();

	/** What is in it after all is over. */
	Evidence evidence(Set<String> acknowledged, List<Request> requests, Map<Integer, End> lives);

	@Override
	void close();

	static VictimStore in(HikariDataSource database) {
		return new VictimStore() {
			@Override
			public List<String> properties() {
				return List.of("--spring.datasource.url=" + database.getJdbcUrl(),
						"--spring.datasource.username=" + database.getUsername(), "--spring.datasource.password="
								+ ((database.getPassword() != null) ? database.getPassword() : ""));
			}

			@Override
			public Evidence evidence(Set<String> acknowledged, List<Request> requests, Map<Integer, End> lives) {
				return Evidence.gather(database, acknowledged, requests, lives);
			}

			@Override
			public void close() {
				database.close();
			}
		};
	}

}
