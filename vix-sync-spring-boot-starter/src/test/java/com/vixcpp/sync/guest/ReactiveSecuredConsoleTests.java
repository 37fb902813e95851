package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import org.junit.jupiter.api.Tag;

/**
 * The console behind Spring Security, with WebFlux.
 */
@Tag("browser")
@ClassPathWithout({ Jars.WEBMVC, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY })
class ReactiveSecuredConsoleTests extends SecuredConsoleContract {

}
