/**
 * Payloads from objects, through the host's Jackson 3 {@code JsonMapper}.
 */
@NullMarked
package com.vixcpp.sync.jackson;

import org.jspecify.annotations.NullMarked;
