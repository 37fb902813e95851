package com.vixcpp.sync.autoconfigure;

import java.nio.file.Path;
import java.util.function.Function;

import com.vixcpp.sync.file.FileStore;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.TransportRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Takes over what the original has left, once.
 */
final class FileImport implements SmartInitializingSingleton {

	private final FileStore files;

	private final @Nullable Path from;

	private final ObjectProvider<TransportRegistry> transports;

	FileImport(FileStore files, @Nullable Path from, ObjectProvider<TransportRegistry> transports) {
		this.files = files;
		this.from = from;
		this.transports = transports;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.from != null) {
			TransportRegistry registry = this.transports.getIfAvailable();
			Function<Operation, String> destination = (registry != null) ? registry::destination : Operation::kind;
			this.files.importFrom(this.from, (operation) -> destination(destination, operation));
		}
	}

	/**
	 * What this version cannot send is taken over all the same, and waits for a person.
	 */
	private static String destination(Function<Operation, String> destination, Operation operation) {
		try {
			return destination.apply(operation);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return operation.kind();
		}
	}

}
