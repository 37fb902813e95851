package com.vixcpp.sample;

/**
 * A note, as the hub knows it.
 *
 * @param text what was noted
 */
record HubNote(String text) {
}
