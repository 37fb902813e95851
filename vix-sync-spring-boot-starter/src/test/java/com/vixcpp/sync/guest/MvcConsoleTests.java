package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import org.junit.jupiter.api.Tag;

/**
 * The console of an application with MVC.
 */
@Tag("alone")
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class MvcConsoleTests extends ConsoleContract {

}
