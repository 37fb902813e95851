/**
 * What a person on call sees: health, metrics and traces.
 */
@NullMarked
package com.vixcpp.sync.actuate;

import org.jspecify.annotations.NullMarked;
