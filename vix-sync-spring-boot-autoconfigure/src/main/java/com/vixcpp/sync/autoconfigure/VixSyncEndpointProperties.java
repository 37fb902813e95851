package com.vixcpp.sync.autoconfigure;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the endpoint {@code vixsync}, beside what Boot configures of every
 * endpoint.
 *
 * @param showValues When to show payloads and the values of headers.
 * @param roles Roles of those who are shown values when authorized. When empty, everybody
 * who has signed in is.
 */
@ConfigurationProperties("management.endpoint.vixsync")
public record VixSyncEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

}
