package com.vixcpp.sync.operation;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the operations that a filter means.
 *
 * @param operations in the order of their enqueueing, the oldest first
 * @param next the cursor to go on with, opaque; null at the end. Only this tells that a
 * list has ended: a page may be short, or empty, when few of many operations are meant
 */
public record OperationPage(List<OperationSummary> operations, @Nullable String next) {
}
