/**
 * Measures Vix Sync beside its rivals and its limits, interleaved in one run.
 */
@NullMarked
package com.vixcpp.sync.benchmarks;

import org.jspecify.annotations.NullMarked;
