package com.vixcpp.sync.jdbc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * A part of a contract that has no meaning for a store in files, and why.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnDatabases.Condition.class)
@interface OnDatabases {

	/**
	 * Why it has none.
	 * @return a reason
	 */
	String value();

	/** Looks at the store of the test. */
	class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			boolean files = context.getTestInstance()
				.filter((each) -> each instanceof StoreContract contract && contract.database() == null)
				.isPresent();
			return files ? ConditionEvaluationResult.disabled(context.getElement()
				.map((each) -> AnnotatedElementUtils.getMergedAnnotation(each, OnDatabases.class))
				.map(OnDatabases::value)
				.orElse("")) : ConditionEvaluationResult.enabled("on a database");
		}

	}

}
