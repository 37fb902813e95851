/**
 * The {@code http.*} kinds, sent by a non-blocking WebClient.
 */
@NullMarked
package com.vixcpp.sync.webclient;

import org.jspecify.annotations.NullMarked;
