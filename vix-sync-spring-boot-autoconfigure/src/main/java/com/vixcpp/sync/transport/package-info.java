/**
 * How an operation reaches its target, and what the target answered.
 */
@NullMarked
package com.vixcpp.sync.transport;

import org.jspecify.annotations.NullMarked;
