/**
 * The front door: write locally, enqueue in the same transaction, sync later.
 */
@NullMarked
package com.vixcpp.sync;

import org.jspecify.annotations.NullMarked;
