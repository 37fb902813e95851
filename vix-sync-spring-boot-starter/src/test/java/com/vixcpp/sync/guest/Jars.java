package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;

/**
 * What hosts have or do not have, by the jars to leave out with {@link ClassPathWithout}.
 */
public final class Jars {

	/** A servlet web server. */
	public static final String WEBMVC = "spring-boot-starter-webmvc spring-boot-webmvc spring-boot-servlet spring-webmvc"
			+ " spring-boot-starter-tomcat* spring-boot-tomcat tomcat-embed-*";

	/** A reactive web server. */
	public static final String WEBFLUX = "spring-boot-starter-webflux spring-boot-webflux"
			+ " spring-boot-starter-reactor-netty spring-boot-reactor-netty spring-boot-netty";

	/** Any web server. */
	public static final String WEB = WEBMVC + " " + WEBFLUX + " spring-boot-web-server";

	/** Boot's RestClient. */
	public static final String RESTCLIENT = "spring-boot-starter-restclient spring-boot-restclient";

	/** Spring Data JDBC. */
	public static final String DATA_JDBC = "spring-boot-starter-data-jdbc spring-boot-data-jdbc spring-data-jdbc"
			+ " spring-data-relational";

	/** Hibernate and Spring Data JPA. */
	public static final String JPA = "spring-boot-starter-data-jpa spring-boot-data-jpa spring-boot-hibernate"
			+ " spring-boot-jpa hibernate-* spring-data-jpa spring-orm jakarta.persistence-api";

	/** Spring Data. */
	public static final String SPRING_DATA = DATA_JDBC + " " + JPA + " spring-data-commons spring-boot-data-commons";

	/** Gson. */
	public static final String GSON = "gson";

	/** Boot's Jackson 3. Jackson 3 itself comes with Flyway. */
	public static final String JACKSON = "spring-boot-starter-jackson spring-boot-jackson";

	/** Boot's Jackson 2. */
	public static final String JACKSON_2 = "spring-boot-jackson2";

	/** Boot's Flyway. */
	public static final String BOOT_FLYWAY = "spring-boot-starter-flyway spring-boot-flyway";

	/** Spring Security. */
	public static final String SECURITY = "spring-boot-starter-security spring-boot-security* spring-security-*";

	/** Everything that measures; Spring itself needs the rest of Micrometer. */
	public static final String MICROMETER = "spring-boot-starter-micrometer-metrics spring-boot-micrometer-metrics"
			+ " micrometer-core micrometer-jakarta9 micrometer-registry-* prometheus-*"
			+ " spring-boot-micrometer-tracing* micrometer-tracing*";

	/** What the starter brings beside ourselves and JDBC. */
	public static final String STARTER = "spring-boot-starter-webclient spring-boot-webclient spring-webflux"
			+ " spring-boot-reactor reactor-* netty-* spring-boot-starter-actuator spring-boot-actuator*"
			+ " spring-boot-health spring-boot-starter-micrometer-metrics spring-boot-micrometer-* micrometer-core"
			+ " flyway-*";

	private Jars() {
	}

}
