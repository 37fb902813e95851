package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;

/**
 * The actions of the endpoint, with MVC.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class MvcEndpointActionsTests extends EndpointActionsContract {

}
