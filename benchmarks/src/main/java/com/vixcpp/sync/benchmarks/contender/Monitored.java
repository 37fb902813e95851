package com.vixcpp.sync.benchmarks.contender;

/**
 * A contender that tells how it is, through the beans that an actuator would ask.
 */
public interface Monitored extends Contender {

	/**
	 * Let the next who asks have the operations counted anew; otherwise one is told for a
	 * while what another was told.
	 */
	void outdate();

	/**
	 * Whether they have been counted anew. May wait for that a moment.
	 * @param since a time of {@link System#nanoTime()}
	 * @return true if counting has ended after that
	 */
	boolean isCounted(long since);

	/**
	 * Ask its health indicator.
	 * @return what it says
	 */
	String health();

	/**
	 * Scrape all metrics as Prometheus does.
	 * @return the text
	 * @throws IllegalStateException if it does not tell how many operations wait
	 */
	String scrape();

}
