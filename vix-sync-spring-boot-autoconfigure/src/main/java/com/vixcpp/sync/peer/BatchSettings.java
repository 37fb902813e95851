package com.vixcpp.sync.peer;

/**
 * How operations are gathered for a peer.
 *
 * @param limit operations of one request at most
 * @param maxBytes bytes of the operations of one request at most; one that is larger goes
 * alone
 * @param requests requests under way to one peer at the same time, at most
 */
public record BatchSettings(int limit, int maxBytes, int requests) {
}
