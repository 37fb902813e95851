/**
 * The write-ahead log: the append-only history of every operation.
 */
@NullMarked
package com.vixcpp.sync.wal;

import org.jspecify.annotations.NullMarked;
