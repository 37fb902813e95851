package com.vixcpp.sample;

/**
 * How a switch of this sample stands.
 *
 * @param position such as {@code on}
 */
record SwitchState(String position) {
}
