/**
 * Two applications that exchange operations directly: batches to a peer, acknowledged
 * operation by operation, and the handlers of what comes from one.
 */
@NullMarked
package com.vixcpp.sync.peer;

import org.jspecify.annotations.NullMarked;
