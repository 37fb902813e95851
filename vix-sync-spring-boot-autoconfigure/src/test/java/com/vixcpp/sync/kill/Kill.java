package com.vixcpp.sync.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * When a process is killed.
 *
 * @param when in which part of its life
 * @param moment the moment at which it is made to stand still; null for none
 * @param passing how often it passes that moment before
 * @param chance from 0.0 to 1.0, where in that part
 */
record Kill(When when, @Nullable Moment moment, int passing, double chance) {

	private static final int MIGRATIONS = 4;

	static Kill at(Moment moment, int passing) {
		return new Kill(When.MOMENT, moment, passing, 0);
	}

	/** As many kills as wanted: the first ones while the tables are made. */
	static List<Kill> plan(int count, Random random) {
		List<Kill> kills = new ArrayList<>();
		for (int i = 0; i < MIGRATIONS; i++) {
			kills.add(at(Moment.MIGRATION, 1 + random.nextInt(20)));
		}
		while (kills.size() < count) {
			List<Kill> round = new ArrayList<>();
			for (Moment moment : Moment.values()) {
				if (moment != Moment.MIGRATION) {
					round.add(at(moment, 1 + random.nextInt(moment.name().startsWith("SETTLE") ? 5 : 30)));
				}
			}
			for (When when : List.of(When.START_UP, When.RUNNING, When.RUNNING, When.SHUTDOWN, When.SHUTDOWN)) {
				round.add(new Kill(when, null, 0, random.nextDouble()));
			}
			Collections.shuffle(round, random);
			kills.addAll(round);
		}
		return kills.subList(0, count);
	}

	Duration share(Duration most) {
		return Duration.ofNanos((long) (most.toNanos() * this.chance));
	}

	/** A part of a process's life. */
	enum When {

		/** Before it is ready. */
		START_UP,

		/** While it works. */
		RUNNING,

		/** Exactly at a moment. */
		MOMENT,

		/** After it was asked to stop. */
		SHUTDOWN

	}

}
