package com.vixcpp.sync.receiver;

import java.time.Duration;

/**
 * What a receiver keeps.
 *
 * @param retention how long a key is kept
 * @param maxRequestSize the largest body of a request, in bytes
 * @param maxResponseSize the largest answer that is kept, headers and body, in bytes
 */
public record ReceiverSettings(Duration retention, int maxRequestSize, int maxResponseSize) {
}
