package com.vixcpp.sample;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A note, as it is kept on this device.
 *
 * @param id given by the database
 * @param text what was noted
 * @param operationId the operation that brings it to the hub
 */
record Note(@Id @Nullable Long id, String text, String operationId) {
}
