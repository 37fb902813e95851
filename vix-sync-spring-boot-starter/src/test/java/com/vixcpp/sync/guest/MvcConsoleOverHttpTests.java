package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;

/**
 * The console of an application with MVC.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class MvcConsoleOverHttpTests extends ConsoleOverHttpContract {

}
