/**
 * What a person on call sees: health.
 */
@NullMarked
package com.vixcpp.sync.actuate;

import org.jspecify.annotations.NullMarked;
