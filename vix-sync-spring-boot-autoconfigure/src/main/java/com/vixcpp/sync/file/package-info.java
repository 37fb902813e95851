/**
 * The log in files of a directory, and the outbox as an index of it in memory: for
 * applications without a database.
 */
@NullMarked
package com.vixcpp.sync.file;

import org.jspecify.annotations.NullMarked;
