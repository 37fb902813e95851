package com.vixcpp.sync.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.vixcpp.sync.benchmarks.Database.TableSize;
import com.vixcpp.sync.benchmarks.Runner.Entrant;
import com.vixcpp.sync.benchmarks.Runner.Turn;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What a contender keeps on the disk for an operation that waits, and for one that is
 * finished: in its tables and in their indexes, as they are filled by its own statements.
 */
final class Sizes {

	private final Entrant entrant;

	private final FarEnd farEnd;

	private final int operations;

	Sizes(Entrant entrant, FarEnd farEnd, int operations) {
		this.entrant = entrant;
		this.farEnd = farEnd;
		this.operations = operations;
	}

	/** A line for each table that has grown. */
	List<String> lines() {
		this.entrant.contender().clear();
		this.farEnd.reset(Duration.ZERO);
		Map<String, TableSize> empty = sizes();
		Load load = new Load(new Turn(this.entrant, this.farEnd, 0));
		load.enqueueAll(8, this.operations);
		List<String> lines = new ArrayList<>(lines("waiting", empty));
		this.entrant.contender().start();
		load.awaitDrained(this.operations);
		this.entrant.contender().stop();
		load.check();
		lines.addAll(lines("finished, before a vacuum", empty));
		JdbcTemplate jdbc = new JdbcTemplate(this.entrant.database().dataSource());
		empty.keySet().forEach((table) -> jdbc.execute("vacuum " + table));
		lines.addAll(lines("finished, after a vacuum", empty));
		return lines;
	}

	private Map<String, TableSize> sizes() {
		return this.entrant.database().sizes().stream().collect(Collectors.toMap(TableSize::name, (each) -> each));
	}

	private List<String> lines(String when, Map<String, TableSize> empty) {
		return this.entrant.database().sizes().stream().filter((each) -> !each.name().equals("message")).map((each) -> {
			TableSize before = empty.get(each.name());
			return new TableSize(each.name(), (each.bytes() - before.bytes()) / this.operations,
					(each.indexBytes() - before.indexBytes()) / this.operations);
		})
			.filter((each) -> each.bytes() + each.indexBytes() > 0)
			.map((each) -> String.format("size of %s, %s: %s %d bytes per operation, its indexes %d",
					this.entrant.name(), when, each.name(), each.bytes(), each.indexBytes()))
			.toList();
	}

}
