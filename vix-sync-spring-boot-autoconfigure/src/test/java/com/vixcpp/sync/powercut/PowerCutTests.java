package com.vixcpp.sync.powercut;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code vix.sync.wal.fsync-on-write=true} on H2 survives a power cut at any moment,
 * whatever the disk does with what was not forced. How many moments is a matter of
 * patience: {@code -Dvix.powercut.points}.
 */
class PowerCutTests {

	private static final Logger logger = LoggerFactory.getLogger(PowerCutTests.class);

	private static final int POINTS = Integer.getInteger("vix.powercut.points", 2_000);

	@Test
	void aPowerCutAtAnyWriteLosesNothingThatAnybodyWasToldOf() {
		Findings findings = new Findings();
		for (long seed = 1; findings.cuts < POINTS; seed++) {
			findings.add(RecordedRun.journalOf(true, 4, 40), seed);
		}
		logger.info("{} power cuts: {}", findings.cuts, findings);
		assertThat(findings.unusable).isEmpty();
		assertThat(findings.lost).isEmpty();
		assertThat(findings.astray).isEmpty();
		assertThat(findings.torn).isEmpty();
		// H2 stores its tables one after the other: a transaction that is being committed
		// by
		// another thread at that moment may be stored half. Its caller was told nothing
		// yet.
		assertThat(findings.tornUntold).isLessThan(findings.cuts / 50);
	}

	@Test
	void aLoneWriterIsNeverTorn() {
		Findings findings = new Findings();
		findings.add(RecordedRun.journalOf(true, 1, 40), 1);
		assertThat(findings.unusable).isEmpty();
		assertThat(findings.lost).isEmpty();
		assertThat(findings.tornUntold).isZero();
	}

	/** Now and then H2 cannot even open what is left. */
	@Test
	void withoutForcedWritesTheSameCutsLoseOperations() {
		Findings findings = new Findings();
		findings.add(RecordedRun.journalOf(false, 4, 40), 1);
		assertThat(findings.lost).isNotEmpty();
	}

	/** What many cuts have shown. */
	private static final class Findings {

		private final Set<String> lost = new TreeSet<>();

		private final Set<String> astray = new TreeSet<>();

		private final Set<String> torn = new TreeSet<>();

		private final List<Throwable> unusable = new ArrayList<>();

		private int cuts;

		private int tornUntold;

		/** Opening waits more than it works: several at a time. */
		void add(List<DiskJournal.Event> journal, long seed) {
			ExecutorService openers = Executors.newFixedThreadPool(4);
			List<Future<?>> opened = new ArrayList<>();
			new PowerCuts(seed).cut(journal, (file, acknowledged, sent) -> {
				Set<String> toldOf = Set.copyOf(acknowledged);
				Set<String> gone = Set.copyOf(sent);
				opened.add(openers.submit(() -> open(file, toldOf, gone)));
			});
			openers.shutdown();
			opened.forEach(Findings::await);
		}

		private static void await(Future<?> opened) {
			try {
				opened.get();
			}
			catch (InterruptedException | ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private void open(byte[] file, Set<String> acknowledged, Set<String> sent) {
			SurvivingFile found;
			try {
				found = SurvivingFile.open(file);
			}
			catch (RuntimeException ex) {
				unusable(ex, acknowledged);
				return;
			}
			add(found, acknowledged, sent);
		}

		private synchronized void unusable(Throwable cause, Set<String> acknowledged) {
			this.cuts++;
			this.unusable.add(cause);
			this.lost.addAll(acknowledged);
		}

		private synchronized void add(SurvivingFile found, Set<String> acknowledged, Set<String> sent) {
			this.cuts++;
			this.lost.addAll(found.lost(acknowledged));
			this.lost.addAll(found.lost(sent));
			this.astray.addAll(among(acknowledged, found.astray()));
			this.torn.addAll(among(acknowledged, found.torn()));
			this.tornUntold += acknowledged.containsAll(found.torn()) ? 0 : 1;
		}

		private static Set<String> among(Set<String> told, Set<String> operations) {
			operations.retainAll(told);
			return operations;
		}

		@Override
		public String toString() {
			return "unusable " + this.unusable + ", lost " + this.lost + ", neither waiting nor finished " + this.astray
					+ ", torn " + this.torn + ", " + this.tornUntold
					+ " cuts with a transaction stored half that nobody was told of";
		}

	}

}
