package com.vixcpp.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of rooms: which package may see which of ours.
 */
class HouseTests {

	private static final String ROOT = "com.vixcpp.sync";

	private static final Map<String, Set<String>> MAY_SEE = Map.ofEntries(Map.entry("", Set.of("operation", "outbox")),
			Map.entry("operation", Set.of()), Map.entry("wal", Set.of("operation")),
			Map.entry("outbox", Set.of("operation", "wal")), Map.entry("transport", Set.of("operation")),
			Map.entry("network", Set.of("operation")),
			Map.entry("engine", Set.of("operation", "outbox", "transport", "network")),
			Map.entry("jdbc", Set.of("operation", "wal", "outbox", "receiver")), Map.entry("receiver", Set.of()),
			Map.entry("file", Set.of("operation", "wal", "outbox")), Map.entry("flyway", Set.of()),
			Map.entry("webclient", Set.of("operation", "transport", "network", "peer")),
			Map.entry("peer", Set.of("operation", "transport", "receiver")), Map.entry("jackson", Set.of("operation")),
			Map.entry("console", Set.of()),
			Map.entry("actuate", Set.of("", "operation", "wal", "outbox", "engine", "transport")));

	private static final List<String> CORE = List.of("operation", "wal", "outbox", "engine", "transport", "network");

	/** As "(A5)", "A2 and" or "B5:"; not a part of a name. */
	private static final Pattern RULE = Pattern.compile("(?<![\\w\"'/.])([ABC]\\d{1,2})(?=[ ),:;.\\]}])");

	private final JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void everyRoomSeesOnlyTheRoomsItMay() {
		List<String> trespasses = this.classes.stream()
			.filter((each) -> MAY_SEE.containsKey(room(each)))
			.flatMap((each) -> each.getDirectDependenciesFromSelf().stream())
			.filter((each) -> each.getTargetClass().getPackageName().startsWith(ROOT))
			.filter((each) -> !room(each.getTargetClass()).equals(room(each.getOriginClass())))
			.filter((each) -> !MAY_SEE.get(room(each.getOriginClass())).contains(room(each.getTargetClass())))
			.map((each) -> each.getOriginClass().getSimpleName() + " sees " + each.getTargetClass().getName())
			.distinct()
			.toList();
		assertThat(trespasses).isEmpty();
	}

	@Test
	void everyRoomIsInTheTable() {
		Set<String> rooms = this.classes.stream().map(HouseTests::room).collect(Collectors.toSet());
		assertThat(rooms).containsExactlyInAnyOrderElementsOf(
				Stream.concat(MAY_SEE.keySet().stream(), Stream.of("autoconfigure")).toList());
	}

	@Test
	void theCoreKnowsNeitherJdbcNorSpring() {
		String[] core = CORE.stream().map((each) -> ROOT + "." + each + "..").toArray(String[]::new);
		noClasses().that()
			.resideInAnyPackage(core)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework..")
			.check(this.classes);
	}

	@Test
	void nothingBelowTheEngineReadsAClock() {
		noClasses().that()
			.resideInAnyPackage(ROOT + ".wal..", ROOT + ".outbox..", ROOT + ".transport..", ROOT + ".network..",
					ROOT + ".jdbc..")
			.should()
			.callMethod(java.time.Instant.class, "now")
			.orShould()
			.callMethod(System.class, "currentTimeMillis")
			.check(this.classes);
	}

	/**
	 * Where the clock of the machine is read: the time in front of an id, the start of
	 * local waits, and an answer without a date: none of it is stored as a time. And a
	 * store in files, which has no other clock.
	 */
	@Test
	void theClockOfTheMachineIsReadInFourPlaces() {
		Set<String> readers = this.classes.stream()
			.filter((each) -> each.getCodeUnitCallsFromSelf().stream().anyMatch(HouseTests::readsAClock))
			.map(JavaClass::getSimpleName)
			.collect(Collectors.toSet());
		assertThat(readers).containsExactlyInAnyOrder("OperationId", "EngineClock", "RetryAfter", "FileClock");
	}

	private static boolean readsAClock(JavaCodeUnitAccess<?> call) {
		String owner = call.getTargetOwner().getName();
		return (owner.startsWith("java.time.")
				&& Set.of("now", "systemUTC", "systemDefaultZone").contains(call.getName()))
				|| (owner.equals("java.lang.System") && call.getName().equals("currentTimeMillis"))
				|| (owner.equals("java.util.Date") && call.getTarget().getFullName().endsWith("<init>()"))
				|| (owner.equals("java.util.Calendar") && call.getName().equals("getInstance"));
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(this.classes.stream().map(JavaClass::getPackage).distinct())
			.allMatch((each) -> each.isAnnotatedWith(NullMarked.class));
	}

	@Test
	void noConstructorTakesMoreThanFiveCollaborators() {
		assertThat(this.classes.stream()
			.filter((each) -> each.getConstructors()
				.stream()
				.anyMatch((constructor) -> constructor.getParameters().size() > 5 && !each.isRecord())))
			.isEmpty();
	}

	/** The working directory of a module's tests is the module. */
	@Test
	void everyRuleThatACommentCitesIsWrittenDown() throws IOException {
		String rules = Files.readString(Path.of("../docs/laws.md"));
		Set<String> cited = new TreeSet<>();
		try (Stream<Path> sources = Files.walk(Path.of("src"))) {
			for (Path source : sources.filter((each) -> each.toString().endsWith(".java")).toList()) {
				Matcher codes = RULE.matcher(Files.readString(source));
				codes.results().map((each) -> each.group(1)).forEach(cited::add);
			}
		}
		assertThat(cited).hasSizeGreaterThan(10).allSatisfy((code) -> assertThat(rules).contains("| " + code + " |"));
	}

	private static String room(JavaClass javaClass) {
		String name = javaClass.getPackageName().substring(ROOT.length());
		return name.isEmpty() ? "" : name.substring(1);
	}

}
