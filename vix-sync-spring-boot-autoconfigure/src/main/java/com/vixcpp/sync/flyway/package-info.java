/**
 * Migrates the tables of the log and the outbox, beside and after the application's own
 * migrations.
 */
@NullMarked
package com.vixcpp.sync.flyway;

import org.jspecify.annotations.NullMarked;
