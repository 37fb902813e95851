package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.autoconfigure.OutboxDataSource.OutboxDataSourceException;
import com.vixcpp.sync.autoconfigure.OutboxDataSource.RoutingDataSourceException;
import com.vixcpp.sync.file.DamagedLogException;
import com.vixcpp.sync.file.OutboxImportException;
import com.vixcpp.sync.file.StoreLockedException;
import com.vixcpp.sync.flyway.MissingFlywayModuleException;
import com.vixcpp.sync.flyway.NewerSchemaException;
import com.vixcpp.sync.jdbc.ForcedWritesRefusedException;
import com.vixcpp.sync.jdbc.NoListenerTransactionException;
import com.vixcpp.sync.jdbc.NoReceiverTransactionException;
import com.vixcpp.sync.jdbc.UnsupportedDatabaseEncodingException;
import com.vixcpp.sync.jdbc.UnsupportedDatabaseException;
import com.vixcpp.sync.peer.DuplicateHandlerException;
import com.vixcpp.sync.receiver.AsynchronousReceiverException;
import com.vixcpp.sync.transport.DuplicateKindException;
import com.vixcpp.sync.transport.DuplicatePeerTransportException;
import com.vixcpp.sync.webclient.HttpConfigurationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * What to type when the application does not start because of us.
 */
final class StartUpFailures {

	private StartUpFailures() {
	}

	static final class UnsupportedDatabase extends AbstractFailureAnalyzer<UnsupportedDatabaseException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedDatabaseException cause) {
			return new FailureAnalysis(cause.getMessage() + ". Vix Sync is made for H2 and PostgreSQL.",
					"Use an H2 or PostgreSQL DataSource, mark one of several with @VixSyncDataSource, or set"
							+ " vix.sync.enabled=false.",
					cause);
		}

	}

	static final class UnsupportedDatabaseEncoding
			extends AbstractFailureAnalyzer<UnsupportedDatabaseEncodingException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedDatabaseEncodingException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Move to a database that was made with: create database <name> encoding 'UTF8' template template0.",
					cause);
		}

	}

	static final class MissingFlywayModule extends AbstractFailureAnalyzer<MissingFlywayModuleException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, MissingFlywayModuleException cause) {
			return new FailureAnalysis(cause.getMessage() + ".", "Add the dependency " + cause.getArtifact()
					+ ", or copy the scripts (com/vixcpp/sync/flyway in our jar) into your own migrations and set"
					+ " vix.sync.jdbc.migrate=false.", cause);
		}

	}

	static final class ForcedWritesRefused extends AbstractFailureAnalyzer<ForcedWritesRefusedException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, ForcedWritesRefusedException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Connect as an administrator of the H2 database, or set vix.sync.wal.fsync-on-write=false.", cause);
		}

	}

	static final class DuplicateKind extends AbstractFailureAnalyzer<DuplicateKindException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, DuplicateKindException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Remove one of the two SyncTransport beans, or take '" + cause.getKind() + "' out of its kinds().",
					cause);
		}

	}

	static final class DuplicatePeerTransport extends AbstractFailureAnalyzer<DuplicatePeerTransportException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, DuplicatePeerTransportException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Remove one of the two PeerTransport beans. Ours gives way only to one that is declared with the type"
							+ " PeerTransport, and is not there without vix.sync.peers.",
					cause);
		}

	}

	static final class DuplicateHandler extends AbstractFailureAnalyzer<DuplicateHandlerException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, DuplicateHandlerException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Remove one of the two OperationHandler beans, or take '" + cause.getKind()
							+ "' out of its kinds().",
					cause);
		}

	}

	static final class HttpConfiguration extends AbstractFailureAnalyzer<HttpConfigurationException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, HttpConfigurationException cause) {
			return new FailureAnalysis(cause.getMessage() + ".", "Correct that key.", cause);
		}

	}

	static final class ConsoleNotExposed extends AbstractFailureAnalyzer<ConsoleNotExposedException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, ConsoleNotExposedException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Set " + cause.getLine() + " (or switch the console off: vix.sync.console.enabled=false).", cause);
		}

	}

	static final class WhichDataSource extends AbstractFailureAnalyzer<OutboxDataSourceException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, OutboxDataSourceException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Mark the one that your local writes go to with @VixSyncDataSource or @Primary.", cause);
		}

	}

	static final class RoutingDataSource extends AbstractFailureAnalyzer<RoutingDataSourceException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, RoutingDataSourceException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Mark a DataSource that leads to one database with @VixSyncDataSource, and enqueue in transactions"
							+ " of it. To send only reads elsewhere, use a LazyConnectionDataSourceProxy with a"
							+ " read-only DataSource in place of the routing one.",
					cause);
		}

	}

	static final class NoListenerTransaction extends AbstractFailureAnalyzer<NoListenerTransactionException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, NoListenerTransactionException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Define a JdbcTransactionManager or JpaTransactionManager bean for that DataSource, or use"
							+ " application events (@EventListener) in place of OperationListener.",
					cause);
		}

	}

	static final class NoReceiverTransaction extends AbstractFailureAnalyzer<NoReceiverTransactionException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, NoReceiverTransactionException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Define a JdbcTransactionManager or JpaTransactionManager bean for that DataSource, or mark the"
							+ " DataSource that your receivers write to with @VixSyncDataSource.",
					cause);
		}

	}

	static final class AsynchronousReceiver extends AbstractFailureAnalyzer<AsynchronousReceiverException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, AsynchronousReceiverException cause) {
			return new FailureAnalysis(
					cause.getMessage() + ": what it does later would not be part of the transaction of its key.",
					"Let it do its work and return the answer itself. With WebFlux it is called on a thread that may"
							+ " block.",
					cause);
		}

	}

	static final class NewerSchema extends AbstractFailureAnalyzer<NewerSchemaException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, NewerSchemaException cause) {
			return new FailureAnalysis(cause.getMessage() + ". Nothing has been touched, and nothing is lost.",
					"Start the newer version of the application. There is no way back to this one on these tables.",
					cause);
		}

	}

	static final class StoreLocked extends AbstractFailureAnalyzer<StoreLockedException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, StoreLockedException cause) {
			return new FailureAnalysis(cause.getMessage() + ". Two processes would send the same operations.",
					"End the other process, or give this one a directory of its own: vix.sync.store.file.path.", cause);
		}

	}

	static final class DamagedLog extends AbstractFailureAnalyzer<DamagedLogException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, DamagedLogException cause) {
			return new FailureAnalysis(cause.getMessage() + ". Nothing has been changed.",
					"Check the disk, and put the whole directory back as a backup has it. To go on without what was"
							+ " written from there on, and so to lose those operations: keep a copy of the directory,"
							+ " cut the file off there (truncate -s " + cause.getOffset() + " '" + cause.getFile()
							+ "'; delete it if that is 0) and delete the files of higher numbers.",
					cause);
		}

	}

	static final class OutboxImport extends AbstractFailureAnalyzer<OutboxImportException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, OutboxImportException cause) {
			return new FailureAnalysis(cause.getMessage() + ".",
					"Correct the file that vix.sync.store.file.import-from names, or leave the key out.", cause);
		}

	}

}
