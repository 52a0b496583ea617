package org.milepost.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a directory of its own, with scripts in the place of Maven and Java. */
final class LauncherTest {

    private static final Path LAUNCHER =
            Path.of(System.getProperty("basedir", "."))
                    .toAbsolutePath()
                    .normalize()
                    .resolveSibling("milepost");
    private static final long NO_PROCESS = 4_194_305; // above the largest on Linux

    private static final String MAVEN =
            """
            #!/bin/sh
            echo "$@" >>builds
            mkdir -p service/target proofs/target engine/target/surefire-reports
            touch service/target/milepost.jar proofs/target/milepost-proofs.jar
            cp report.xml engine/target/surefire-reports/TEST-a.xml 2>/dev/null
            if [ -f broken ]; then echo '[ERROR] broken'; exit 1; fi
            """;

    private static final String PASSED =
            """
              <testcase name="a" classname="A" time="0.1"/>
              <testcase name="b" classname="A" time="0.1"/>
            """;

    @TempDir private Path scratch;
    private Path home;

    @BeforeEach
    void makeProject() throws IOException {
        home = Files.createDirectory(scratch.resolve("project"));
        Files.copy(LAUNCHER, home.resolve("milepost"));
        for (String module : List.of("engine", "service", "junit", "bench", "proofs")) {
            Files.createDirectories(home.resolve(module + "/src/main"));
            Files.createFile(home.resolve(module + "/pom.xml"));
        }
        Files.createFile(home.resolve("pom.xml"));
        Files.createDirectory(home.resolve(".mvn"));
        script(home.resolve("jdk/bin/java"), "#!/bin/sh\necho \"$@\"\n");
        script(home.resolve("jdk/bin/javac"), "#!/bin/sh\n");
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        script(home.resolve("maven/mvn"), MAVEN);
    }

    @Test
    void aCommandOfTheServiceIsBuiltOnceAndRun() throws Exception {
        Ended first = run(home.resolve("milepost"), "token", "--client", "a b");
        Ended second = run(home.resolve("milepost"), "token", "--client", "a b");

        assertThat(first.status()).isZero();
        assertThat(first.out()).endsWith("milepost.jar token --client a b\n");
        assertThat(first.err()).contains("building Milepost", "built in");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(second.err()).isEmpty();
        assertThat(builds()).singleElement().asString().endsWith("test.skip=true package");
    }

    @ParameterizedTest
    @CsvSource({"serve, ''", "token, -Xmx256m", "demo, -Xmx512m", "torture, -Xmx1g"})
    void onlyServeChoosesItsHeapFromTheMachine(String command, String heap) throws Exception {
        String ordinary = run(home.resolve("milepost"), command).out();
        String chosen =
                run(home.resolve("milepost"), Map.of("MILEPOST_JAVA_OPTIONS", "-Xmx300m"), command)
                        .out();

        assertThat(ordinary).contains("@" + home.toRealPath() + "/packaging/java.options");
        assertThat(ordinary.contains("-Xmx")).isEqualTo(!heap.isEmpty());
        assertThat(ordinary).contains(heap);
        assertThat(chosen.lastIndexOf("-Xmx")).isEqualTo(chosen.indexOf("-Xmx300m"));
    }

    @Test
    void aNewerSourceIsBuilt() throws Exception {
        run(home.resolve("milepost"), "token");
        Files.createFile(home.resolve("engine/src/main/New.java"));

        run(home.resolve("milepost"), "token");

        assertThat(builds()).hasSize(2);
    }

    @Test
    void helpIsPrintedByTheProgramOfAllModules() throws Exception {
        Ended help = run(home.resolve("milepost"));

        assertThat(help.out()).endsWith("milepost-proofs.jar help\n");
        assertThat(builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "help bench", "bench --help", "prove -h", "demo --help"})
    void helpIsOfTheLastBuild(String help) throws Exception {
        run(home.resolve("milepost"), "demo");
        Files.createFile(home.resolve("bench/src/main/New.java"));

        Ended helped = run(home.resolve("milepost"), help.split(" ", -1));

        assertThat(helped.out()).endsWith(".jar " + help + "\n");
        assertThat(helped.err()).isEmpty();
        assertThat(builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void theVersionIsThatOfTheSourcesWithoutABuild(String option) throws Exception {
        Files.writeString(
                home.resolve("pom.xml"),
                "  <version>1.2.3-TEST</version>\n  <version>4.5</version>\n");

        Ended version = run(home.resolve("milepost"), option);

        assertThat(version.out()).isEqualTo("milepost 1.2.3-TEST, commit unknown\n");
        assertThat(version.err()).isEmpty();
        assertThat(builds()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"C, true", "C.UTF-8, false"})
    void aTerminalWithoutUtf8GetsAscii(String locale, boolean isAscii) throws Exception {
        Ended ended = run(home.resolve("milepost"), Map.of("LC_ALL", locale), "demo");

        assertThat(ended.out().contains("-Dstdout.encoding=US-ASCII")).isEqualTo(isAscii);
    }

    @Test
    void aSymbolicLinkIsFollowed() throws Exception {
        Path link =
                Files.createSymbolicLink(
                        scratch.resolve("link"), Path.of("project").resolve("milepost"));

        assertThat(run(link, "verify").out()).contains("-Dmilepost.home=" + home.toRealPath());
    }

    @Test
    void anUnknownCommandIsRefusedWithoutABuild() throws Exception {
        Ended unknown = run(home.resolve("milepost"), "nonsense");

        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).contains("there is no command 'nonsense'");
        assertThat(builds()).isEmpty();
    }

    @Test
    void aBuildThatFailsPrintsItsErrors() throws Exception {
        Files.createFile(home.resolve("broken"));

        Ended failed = run(home.resolve("milepost"), "demo");

        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("[ERROR] broken", "the build failed");
        assertThat(home.resolve("target/launcher.lock")).doesNotExist();
    }

    @Test
    void theLockOfAProcessThatHasEndedIsTakenOver() throws Exception {
        Files.createDirectory(home.resolve("target"));
        Files.createSymbolicLink(
                home.resolve("target/launcher.lock"), Path.of(Long.toString(NO_PROCESS)));

        assertThat(run(home.resolve("milepost"), "demo").status()).isZero();
    }

    @Test
    void aCheckEndsWithTheNumberOfTests() throws Exception {
        Files.writeString(home.resolve("report.xml"), PASSED);

        Ended check = run(home.resolve("milepost"), "check");

        assertThat(check.status()).isZero();
        assertThat(check.out()).containsPattern("checked in \\d+ s\n2 passed, 0 failed\n$");
    }

    @Test
    void aSkippedTestFailsTheCheckAndIsNamed() throws Exception {
        Files.writeString(
                home.resolve("report.xml"),
                PASSED + "  <testcase name=\"c\" classname=\"A\" time=\"0\">\n    <skipped/>\n");

        Ended check = run(home.resolve("milepost"), "check");

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.out()).endsWith("2 passed, 1 failed\n");
        assertThat(check.err()).contains("skipped: name=\"c\" classname=\"A\"");
    }

    private record Ended(int status, String out, String err) {}

    private Ended run(Path launcher, String... arguments) throws Exception {
        return run(launcher, Map.of(), arguments);
    }

    private Ended run(Path launcher, Map<String, String> environment, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().remove("MILEPOST_JAVA_OPTIONS");
        builder.environment()
                .put("PATH", home.resolve("maven") + ":" + builder.environment().get("PATH"));
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Ended(status, text(out), text(err));
    }

    private List<String> builds() throws IOException {
        Path builds = home.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
