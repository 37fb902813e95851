/**
 * What takes part: each is configured as its documentation recommends, and sends by the
 * same client.
 */
@NullMarked
package com.vixcpp.sync.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
