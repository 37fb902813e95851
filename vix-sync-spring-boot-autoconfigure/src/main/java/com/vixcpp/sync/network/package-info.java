/**
 * Whether a destination can be reached: the probe, and what real traffic tells.
 */
@NullMarked
package com.vixcpp.sync.network;

import org.jspecify.annotations.NullMarked;
