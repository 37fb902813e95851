package com.vixcpp.sync.peer;

import java.util.Map;

/**
 * What a request with a batch is answered. Compared by identity.
 *
 * @param status the HTTP status
 * @param headers by name
 * @param body the body
 */
record PeerReply(int status, Map<String, String> headers, byte[] body) {
}
