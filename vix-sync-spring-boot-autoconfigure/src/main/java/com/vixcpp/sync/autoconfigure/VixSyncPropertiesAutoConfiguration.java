package com.vixcpp.sync.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Binds the keys whatever else applies: a mistyped {@code vix.sync.enabled} must be said,
 * not taken for a no.
 */
@AutoConfiguration
@EnableConfigurationProperties(VixSyncProperties.class)
public final class VixSyncPropertiesAutoConfiguration {

}
