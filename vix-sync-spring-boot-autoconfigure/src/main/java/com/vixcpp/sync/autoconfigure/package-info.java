/**
 * Wires the rooms together for Spring Boot; seen by none of them.
 */
@NullMarked
package com.vixcpp.sync.autoconfigure;

import org.jspecify.annotations.NullMarked;
