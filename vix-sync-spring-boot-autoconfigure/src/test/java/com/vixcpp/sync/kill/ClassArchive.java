package com.vixcpp.sync.kill;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of this test as jars, and the classes of one run of the victim as an
 * archive that its JVM maps into memory: a start then costs two thirds of the time.
 * Archives want jars, so directories are packed.
 */
record ClassArchive(String classPath, Path file) {

	static ClassArchive prepare(Path directory) throws InterruptedException {
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(Path::of)
			.map((each) -> Files.isDirectory(each) ? pack(each, directory) : each)
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
		ClassArchive archive = new ClassArchive(classPath, directory.resolve("victim.jsa"));
		archive.record(directory);
		return archive;
	}

	/** Archives what one short and peaceful life has loaded. */
	private void record(Path directory) throws InterruptedException {
		try (RecordingServer server = new RecordingServer(0)) {
			server.calm();
			List<String> command = java("-XX:ArchiveClassesAtExit=");
			command.addAll(List.of("--spring.datasource.url=jdbc:h2:file:" + directory.resolve("archive"),
					"--spring.datasource.username=sa", "--kill.life=0", "--kill.writers=1", "--kill.writes=5",
					"--kill.targets=" + server.targets()));
			VictimProcess victim = new VictimProcess(command, directory.resolve("archive.log"), (id) -> {
			});
			victim.await("drained", "drained", Duration.ofSeconds(90));
			victim.terminate();
			victim.end();
		}
	}

	/** The command line of a JVM that starts fast. */
	List<String> java(String option) {
		return new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", option + this.file, "-Xshare:auto", "-cp",
				this.classPath, Victim.class.getName()));
	}

	private static Path pack(Path classes, Path directory) {
		try {
			Path jar = Files.createTempFile(directory, "classes", ".jar");
			try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
					Stream<Path> files = Files.walk(classes)) {
				// With directories: Flyway finds no script in a jar that has none.
				for (Path file : files.filter((each) -> !each.equals(classes)).toList()) {
					String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
					out.putNextEntry(new JarEntry(Files.isDirectory(file) ? name + "/" : name));
					if (Files.isRegularFile(file)) {
						Files.copy(file, out);
					}
				}
			}
			return jar;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
