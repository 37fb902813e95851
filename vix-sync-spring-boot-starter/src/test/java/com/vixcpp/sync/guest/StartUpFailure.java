package com.vixcpp.sync.guest;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Boot prints when an application does not start.
 *
 * @param description what is wrong
 * @param action what to do
 */
record StartUpFailure(String description, String action) {

	private static final String TITLE = "APPLICATION FAILED TO START";

	static StartUpFailure in(CapturedOutput output) {
		assertThat(output).containsOnlyOnce(TITLE);
		String text = output.getOut().substring(output.getOut().indexOf(TITLE));
		int action = text.indexOf("Action:");
		return new StartUpFailure(text.substring(0, action), text.substring(action));
	}

	StartUpFailure describes(String what) {
		assertThat(this.description).contains("Description:").contains(what);
		return this;
	}

	void advises(String what) {
		assertThat(this.action).contains(what);
	}

}
