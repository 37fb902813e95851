/**
 * What the user means to happen ({@code Operation}, never changed) and how far it has
 * come ({@code OutboxEntry}, {@code OperationView}).
 */
@NullMarked
package com.vixcpp.sync.operation;

import org.jspecify.annotations.NullMarked;
