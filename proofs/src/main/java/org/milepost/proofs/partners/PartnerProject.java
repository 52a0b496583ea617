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
    List<String> killTests() throws IOException {
        List<String> wrong = new ArrayList<>(kill(false));
        wrong.addAll(remains());
        return wrong;
    }

    /**
     * Kills the JVM of tests and the sandbox, so that its PostgreSQL is left; which processes are
     * left after the next run.
     */
    List<String> killTestsAndSandbox() throws IOException {
        List<String> wrong = new ArrayList<>(kill(true));
        if (sandboxProcesses().isEmpty()) {
            wrong.add("PostgreSQL was not left by a sandbox that was killed: nothing was proven");
        }
        if (!maven(List.of("-o", "-Dtest=ShopTest", "test")).succeeded()) {
            wrong.add("no sandbox starts after one that was killed");
        }
        wrong.addAll(remains());
        return wrong;
    }

    private List<String> kill(boolean sandboxToo) throws IOException {
        Path log = directory.resolve("killed.log");
        Path number = directory.resolve("jvm.pid");
        Files.deleteIfExists(number);
        List<String> command = new ArrayList<>(List.of("env", "JAVA_HOME=" + jdk));
        command.addAll(command(List.of("-o", "-Dtest=KilledTest", "test")));
        Process maven = ToolRun.start(directory, log, command);
        try {
            Pauses.await(START_MAX, () -> Files.exists(number) || !maven.isAlive());
            if (!Files.exists(number)) {
                return List.of("the test to be killed did not start: " + Files.readString(log));
            }
            for (String program : List.of("milepost.jar", "postgres")) {
                if (sandboxProcesses().stream().noneMatch(it -> it.contains(program))) {
                    return List.of("no process of " + program + " was found while a test ran");
                }
            }
            ProcessHandle jvm =
                    ProcessHandle.of(Long.parseLong(Files.readString(number).strip()))
                            .orElseThrow();
            if (sandboxToo) {
                jvm.children().forEach(ProcessHandle::destroyForcibly);
            }
            jvm.destroyForcibly();
            return List.of();
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

    /** The sandbox, whose command line names the cache, and its PostgreSQL, which runs in it. */
    private List<String> sandboxProcesses() {
        return ProcessHandle.allProcesses()
                .map(it -> Path.of("/proc", Long.toString(it.pid())))
                .filter(it -> isPostgres(it) || commandLine(it).contains(cache() + "/"))
                .map(PartnerProject::commandLine)
                .filter(it -> it.contains("milepost.jar") || it.contains("postgres"))
                .toList();
    }

    private boolean isPostgres(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(cache());
        } catch (IOException _) {
            return false; // it has ended
        }
    }

    /** Empty when the process has ended. */
    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException _) {
            return "";
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
