package org.milepost.proofs.partners;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.milepost.bench.Project;
import org.milepost.bench.process.Pauses;
import org.milepost.proofs.ToolRun;
import org.milepost.proofs.packaging.PartnerPackages;

/**
 * A project of a partner, with tests of its till and its web shop against the published sandbox.
 * Its Maven has a local repository of its own, in which only other makers' libraries are kept.
 *
 * @param directory where it is made
 * @param packages what is published for partners
 * @param jdk the JDK that it is built and tested with
 */
record PartnerProject(Path directory, PartnerPackages packages, Path jdk) {

    private static final List<String> SOURCES =
            List.of("NothingTest", "TillTest", "ShopTest", "KilledTest");

    /** Of the two classes that use the sandbox. */
    private static final String ALL_PASSED = "Tests run: 6, Failures: 0, Errors: 0, Skipped: 0";

    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration END_MAX = Duration.ofMinutes(1);

    /** Writes the files of the project. */
    void make() throws IOException {
        Project.delete(localRepository().resolve("org/milepost"));
        // Maven would take the options of our own build, in a directory above.
        Files.createDirectories(directory.resolve(".mvn"));
        Path tests = Files.createDirectories(directory.resolve("src/test/java/com/example"));
        for (String source : SOURCES) {
            Files.writeString(tests.resolve(source + ".java"), resource(source + ".java.txt"));
        }
        Files.writeString(
                directory.resolve("pom.xml"),
                resource("partner-pom.xml")
                        .replace("REPOSITORY", packages.mavenRepository().toUri().toString())
                        .replace("VERSION", packages.release().version())
                        .replace("PLATFORM", PartnerPackages.platform()));
    }

    /** Has Maven fetch the plugins and libraries of other makers, by running an empty test. */
    void fetch() {
        maven(List.of("-Dtest=NothingTest", "test")).require("fetching the libraries");
    }

    /** Runs the tests without a network; what went wrong. */
    List<String> test() throws IOException {
        ToolRun run = maven(List.of("-o", "-Dtest=TillTest,ShopTest", "test"));
        List<String> wrong = new ArrayList<>();
        if (!run.succeeded() || !run.output().contains(ALL_PASSED)) {
            wrong.add("the partner's tests fail, or not all ran: " + run.lastLines());
        }
        try (Stream<Path> runs = Files.list(cache().resolve("data"))) {
            long sandboxes = runs.filter(it -> it.toString().endsWith(".lock")).count();
            if (sandboxes != 1) {
                wrong.add("the test classes had " + sandboxes + " sandboxes");
            }
        }
        wrong.addAll(remains());
        return wrong;
    }

    /** Kills the JVM of tests while they run; which processes are left. */
    List<String> kill() throws IOException {
        Path log = directory.resolve("killed.log");
        Path number = directory.resolve("jvm.pid");
        List<String> command = new ArrayList<>(List.of("env", "JAVA_HOME=" + jdk));
        command.addAll(command(List.of("-o", "-Dtest=KilledTest", "test")));
        Process maven = ToolRun.start(directory, log, command);
        try {
            Pauses.await(START_MAX, () -> Files.exists(number) || !maven.isAlive());
            if (!Files.exists(number)) {
                return List.of("the test to be killed did not start: " + Files.readString(log));
            }
            if (sandboxProcesses().isEmpty()) {
                return List.of("no process of the sandbox was found while a test ran");
            }
            long jvm = Long.parseLong(Files.readString(number).strip());
            ProcessHandle.of(jvm).ifPresent(ProcessHandle::destroyForcibly);
            return remains();
        } finally {
            maven.destroyForcibly();
        }
    }

    /** Waits until no process of the sandbox is left; those that are. */
    private List<String> remains() {
        Pauses.await(END_MAX, () -> sandboxProcesses().isEmpty());
        return sandboxProcesses().stream()
                .map(it -> "a process of the sandbox is left: " + it)
                .toList();
    }

    /** The command lines of the sandbox and of its PostgreSQL, which all name the cache. */
    private List<String> sandboxProcesses() {
        return ProcessHandle.allProcesses()
                .map(it -> commandLine(it.pid()))
                .flatMap(Optional::stream)
                .filter(it -> it.contains(cache() + "/"))
                .filter(it -> it.contains("milepost.jar") || it.contains("postgres"))
                .toList();
    }

    private static Optional<String> commandLine(long process) {
        try {
            return Optional.of(
                    Files.readString(Path.of("/proc", Long.toString(process), "cmdline"))
                            .replace('\0', ' '));
        } catch (IOException _) {
            return Optional.empty(); // it has ended
        }
    }

    private ToolRun maven(List<String> arguments) {
        return ToolRun.of(directory, Map.of("JAVA_HOME", jdk.toString()), command(arguments));
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("milepost.maven", "mvn"));
        command.addAll(List.of("-B", "-ntp", "-Dstyle.color=never"));
        command.add("-Dmaven.repo.local=" + localRepository());
        command.add("-Dpartner.cache=" + cache());
        command.addAll(arguments);
        return command;
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    private static Path localRepository() {
        return Project.var().resolve("partner-repository");
    }

    /** The text of a resource beside this class. */
    static String resource(String name) throws IOException {
        try (InputStream in = PartnerProject.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
