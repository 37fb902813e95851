package com.vixcpp.sync.benchmarks.contender;

/**
 * A contender that tells how it is, through the beans that an actuator would ask.
 */
public interface Monitored extends Contender {

	/**
	 * Ask its health indicator.
	 * @return what it says
	 */
	String health();

	/**
	 * Scrape all metrics as Prometheus does.
	 * @return the text
	 */
	String scrape();

}
