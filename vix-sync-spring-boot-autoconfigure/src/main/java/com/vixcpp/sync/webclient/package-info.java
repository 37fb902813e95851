/**
 * The {@code http.*} kinds, sent by a non-blocking WebClient, and the network check that
 * one makes.
 */
@NullMarked
package com.vixcpp.sync.webclient;

import org.jspecify.annotations.NullMarked;
