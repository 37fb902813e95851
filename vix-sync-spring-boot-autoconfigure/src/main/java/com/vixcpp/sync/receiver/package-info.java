/**
 * The receiving side: requests that carry an idempotency key have their effect once, and
 * repeats get the answer of the first (draft-ietf-httpapi-idempotency-key-header).
 */
@NullMarked
package com.vixcpp.sync.receiver;

import org.jspecify.annotations.NullMarked;
