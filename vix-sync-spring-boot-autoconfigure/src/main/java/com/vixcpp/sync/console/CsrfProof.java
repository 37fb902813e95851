package com.vixcpp.sync.console;

/**
 * What a request must carry to prove that it comes from a page of ours, where the
 * application protects itself so.
 *
 * @param header the name of the header
 * @param token its value
 */
public record CsrfProof(String header, String token) {
}
