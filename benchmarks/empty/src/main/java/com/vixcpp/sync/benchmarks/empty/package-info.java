/**
 * What the starter is added to, to see what its start costs.
 */
@NullMarked
package com.vixcpp.sync.benchmarks.empty;

import org.jspecify.annotations.NullMarked;
