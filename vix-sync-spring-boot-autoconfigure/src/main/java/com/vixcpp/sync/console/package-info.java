/**
 * The console: one page on what the endpoint says. It knows nothing of the engine.
 */
@NullMarked
package com.vixcpp.sync.console;

import org.jspecify.annotations.NullMarked;
