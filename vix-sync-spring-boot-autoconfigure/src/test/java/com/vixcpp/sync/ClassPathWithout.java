package com.vixcpp.sync;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class on a class path without some jars, as a user has it who does not
 * depend on them. All classes but the JDK's are loaded anew, once for the test class.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClassPathWithoutExtension.class)
public @interface ClassPathWithout {

	/**
	 * What to leave out.
	 * @return artifact ids, as {@link ClassPath#without} takes them
	 */
	String[] value();

}
