/**
 * The log and the outbox in the application's own H2 or PostgreSQL database.
 */
@NullMarked
package com.vixcpp.sync.jdbc;

import org.jspecify.annotations.NullMarked;
