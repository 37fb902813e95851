package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;

/**
 * The actions of the endpoint, with WebFlux.
 */
@ClassPathWithout({ Jars.WEBMVC, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class ReactiveEndpointActionsTests extends EndpointActionsContract {

}
