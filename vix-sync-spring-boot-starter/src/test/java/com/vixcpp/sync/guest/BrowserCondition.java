package com.vixcpp.sync.guest;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips tests in a browser where there is none, and says so: the output of a build does
 * not show why tests are skipped.
 */
class BrowserCondition implements ExecutionCondition {

	private static final String NONE = "No browser: the console is not tried."
			+ " Debian: apt-get install chromium chromium-driver";

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		if (Browser.isInstalled()) {
			return ConditionEvaluationResult.enabled("There is a browser");
		}
		if (context.getTestMethod().isEmpty()) {
			LogFactory.getLog(context.getRequiredTestClass()).warn(NONE);
		}
		return ConditionEvaluationResult.disabled(NONE);
	}

}
