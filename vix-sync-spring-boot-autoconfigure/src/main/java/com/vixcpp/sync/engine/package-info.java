/**
 * Carries due operations to their transports and records what came back.
 */
@NullMarked
package com.vixcpp.sync.engine;

import org.jspecify.annotations.NullMarked;
