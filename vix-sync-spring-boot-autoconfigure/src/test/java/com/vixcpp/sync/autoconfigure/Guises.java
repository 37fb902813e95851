package com.vixcpp.sync.autoconfigure;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Logger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * What a host may put before a data source, and beside it.
 */
enum Guises {

	AWARE {
		@Override
		DataSource of(DataSource target) {
			return new TransactionAwareDataSourceProxy(target);
		}
	},

	LAZY {
		@Override
		DataSource of(DataSource target) {
			return new LazyConnectionDataSourceProxy(target);
		}
	},

	TWICE {
		@Override
		DataSource of(DataSource target) {
			return new LazyConnectionDataSourceProxy(new DelegatingDataSource(target));
		}
	},

	ADVISED {
		@Override
		DataSource of(DataSource target) {
			ProxyFactory factory = new ProxyFactory(target);
			factory.setInterfaces(DataSource.class);
			return (DataSource) factory.getProxy();
		}
	},

	/** As libraries that watch statements have them. */
	FOREIGN {
		@Override
		DataSource of(DataSource target) {
			return new ForeignDataSource(target);
		}
	};

	abstract DataSource of(DataSource target);

	static HikariDataSource pool(String name) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl("jdbc:h2:mem:" + name + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		pool.setUsername("sa");
		return pool;
	}

	static DataSource subclassed(DataSource target) {
		ProxyFactory factory = new ProxyFactory(target);
		factory.setProxyTargetClass(true);
		return (DataSource) factory.getProxy();
	}

	static DataSource asSomebodyElse(DataSource target) {
		UserCredentialsDataSourceAdapter adapter = new UserCredentialsDataSourceAdapter();
		adapter.setTargetDataSource(target);
		return adapter;
	}

	static DataSource routingTo(DataSource target) {
		AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
			@Override
			protected Object determineCurrentLookupKey() {
				return "only";
			}
		};
		routing.setTargetDataSources(Map.of("only", target));
		routing.setDefaultTargetDataSource(target);
		routing.afterPropertiesSet();
		return routing;
	}

	static ApplicationContextRunner two(ApplicationContextRunner runner, boolean autoCommit) {
		return runner.withUserConfiguration(Two.class).withPropertyValues("auto-commit=" + autoCommit);
	}

	static ApplicationContextRunner withManager(ApplicationContextRunner runner, String name, DataSource dataSource) {
		return runner.withBean(name, PlatformTransactionManager.class, () -> new JdbcTransactionManager(dataSource));
	}

	/** A transaction manager as that of JMS is: it knows no JDBC. */
	static ApplicationContextRunner withoutDatabase(ApplicationContextRunner runner) {
		return runner.withBean("jms", PlatformTransactionManager.class, NoDatabase::new);
	}

	@Configuration(proxyBeanMethods = false)
	static class Two {

		@Bean
		@Primary
		HikariDataSource theirs(Environment environment) {
			return pool("theirs", environment);
		}

		@Bean
		@VixSyncDataSource
		HikariDataSource ours(Environment environment) {
			return pool("ours", environment);
		}

		@Bean
		JdbcTransactionManager theirsManager(HikariDataSource theirs) {
			return new JdbcTransactionManager(theirs);
		}

		@Bean
		JdbcTransactionManager oursManager(@VixSyncDataSource HikariDataSource ours) {
			return new JdbcTransactionManager(ours);
		}

		private static HikariDataSource pool(String name, Environment environment) {
			HikariDataSource pool = Guises.pool(name);
			pool.setAutoCommit(environment.getRequiredProperty("auto-commit", Boolean.class));
			return pool;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnotherMarked {

		@Bean
		@VixSyncDataSource
		HikariDataSource another() {
			return Guises.pool("another");
		}

	}

	private static final class NoDatabase extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

	private record ForeignDataSource(DataSource target) implements DataSource {

		@Override
		public Connection getConnection() throws SQLException {
			return this.target.getConnection();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return this.target.getConnection(username, password);
		}

		@Override
		public <T> T unwrap(Class<T> type) throws SQLException {
			return type.isInstance(this.target) ? type.cast(this.target) : this.target.unwrap(type);
		}

		@Override
		public boolean isWrapperFor(Class<?> type) throws SQLException {
			return type.isInstance(this.target) || this.target.isWrapperFor(type);
		}

		@Override
		public PrintWriter getLogWriter() throws SQLException {
			return this.target.getLogWriter();
		}

		@Override
		public void setLogWriter(PrintWriter out) throws SQLException {
			this.target.setLogWriter(out);
		}

		@Override
		public void setLoginTimeout(int seconds) throws SQLException {
			this.target.setLoginTimeout(seconds);
		}

		@Override
		public int getLoginTimeout() throws SQLException {
			return this.target.getLoginTimeout();
		}

		@Override
		public Logger getParentLogger() {
			return Logger.getGlobal();
		}

	}

}
