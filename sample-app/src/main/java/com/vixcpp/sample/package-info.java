/**
 * Field notes: written where the network often is not, synced to a hub when it is.
 */
@NullMarked
package com.vixcpp.sample;

import org.jspecify.annotations.NullMarked;
