/**
 * Unfinished operations and the only class that moves them between states.
 */
@NullMarked
package com.vixcpp.sync.outbox;

import org.jspecify.annotations.NullMarked;
