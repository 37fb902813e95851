package com.vixcpp.sync.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says what to type where there is nothing to keep operations in. A guest that is not
 * used keeps no host from starting: it is an error only where a store was asked for.
 */
final class MissingStore implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(MissingStore.class);

	private static final String TYPE = "vix.sync.store.type";

	private static final String PROBLEM = "There is no DataSource to keep operations in (" + TYPE + "=jdbc)";

	private static final String ACTION = "Add spring-boot-starter-jdbc with the driver of H2 or PostgreSQL and set"
			+ " spring.datasource.url; or, in an application without a database, set " + TYPE + "=file; or set"
			+ " vix.sync.enabled=false.";

	private final boolean asked;

	MissingStore(Environment environment) {
		this.asked = environment.containsProperty(TYPE);
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.asked) {
			throw new MissingStoreException();
		}
		logger.warn("{}, so there is no VixSync. {}", PROBLEM, ACTION);
	}

	/** A store was asked for. */
	static final class MissingStoreException extends RuntimeException {

		MissingStoreException() {
			super(PROBLEM);
		}

	}

	static final class NoStore extends AbstractFailureAnalyzer<MissingStoreException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, MissingStoreException cause) {
			return new FailureAnalysis(PROBLEM + ".", ACTION, cause);
		}

	}

	/** Somebody needs what there is not without a store; for all else Boot knows more. */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static final class NoVixSync extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

		private final BeanFactory beans;

		NoVixSync(BeanFactory beans) {
			this.beans = beans;
		}

		@Override
		protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
			Class<?> type = cause.getBeanType();
			boolean ours = type != null && type.getName().startsWith("com.vixcpp.sync.")
					&& cause.getNumberOfBeansFound() == 0;
			return (ours && this.beans.containsBean(VixSyncStoreAutoConfiguration.MISSING)) ? new FailureAnalysis(
					"There is no bean of type " + type.getName() + ". " + PROBLEM + ", or it is not a bean.", ACTION,
					cause) : null;
		}

	}

	/** Boot wants an URL for a database that nobody wants. */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static final class UnusedDataSource extends AbstractFailureAnalyzer<BeanCreationException> {

		private final Environment environment;

		UnusedDataSource(Environment environment) {
			this.environment = environment;
		}

		@Override
		protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCreationException cause) {
			boolean files = this.environment.getProperty(TYPE, "jdbc").equalsIgnoreCase("file");
			return (files && isOfDataSource(rootFailure)) ? new FailureAnalysis(
					"The outbox is in files (" + TYPE
							+ "=file), and spring-boot-starter-jdbc, which our starter brings,"
							+ " wants a DataSource all the same.",
					"Exclude org.springframework.boot:spring-boot-starter-jdbc from the dependency"
							+ " vix-sync-spring-boot-starter; or, where the application has a database beside, set"
							+ " spring.datasource.url.",
					cause) : null;
		}

		/** The exception is not public. */
		private static boolean isOfDataSource(Throwable failure) {
			for (Throwable each = failure; each != null; each = each.getCause()) {
				if (each.getClass().getName().endsWith("DataSourceBeanCreationException")) {
					return true;
				}
			}
			return false;
		}

	}

}
