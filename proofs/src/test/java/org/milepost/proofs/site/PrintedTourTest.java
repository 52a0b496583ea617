package org.milepost.proofs.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.Main;
import org.milepost.bench.process.ServerProcess;

/**
 * The text that a demo prints, run by a shell exactly as it is printed, twice, from another
 * directory, and with blanks and quotes in the names of the directories.
 */
final class PrintedTourTest {

    private static final String FIRST_LINE = "# Milepost demo at ";
    private static final String AFTER_THE_LAST = "milepost management ";
    private static final int ANSWERS = 6;
    private static final int MINUTES_MAX = 3;

    @TempDir private Path scratch;

    @Test
    void thePrintedCommandsWorkAsOftenAsTheyAreCopied() throws Exception {
        Path home = Files.createDirectory(scratch.resolve("Anna's own project"));
        script(home.resolve("milepost"), java("-Dmilepost.home=" + home, Main.class));
        Path data = scratch.resolve("the data");
        ServerProcess demo =
                ServerProcess.byLauncher(
                        home, scratch, "demo", "--port", "0", "--data", data.toString());
        try {
            String commands = commands(demo.printed());

            List<String> printed = runByShell(commands + commands).lines().toList();

            List<String> answers = printed.stream().filter(it -> it.startsWith("{")).toList();
            assertThat(answers).hasSize(2 * ANSWERS);
            for (int run = 0; run < 2; run++) {
                List<String> of = answers.subList(run * ANSWERS, (run + 1) * ANSWERS);
                assertThat(of.subList(0, 4))
                        .allMatch(it -> it.contains("\"responseCode\":\"0000\""));
                assertThat(of.get(2)).isEqualTo(of.get(1));
                assertThat(of.get(3)).contains("\"milesReversed\":\"95\"");
                assertThat(of.subList(4, 6))
                        .allMatch(it -> it.contains("\"identifier\":") && !it.contains("Error"));
            }
            assertThat(answers.get(ANSWERS + 1)).isNotEqualTo(answers.get(1));
            assertThat(printed).filteredOn("books hold"::equals).hasSize(2);
        } finally {
            demo.stop();
        }
    }

    /** The whole text, with its comments. */
    private static String commands(String printed) {
        int end = printed.indexOf(AFTER_THE_LAST);
        String upToReady = end < 0 ? printed : printed.substring(0, end);
        return upToReady.substring(upToReady.indexOf(FIRST_LINE)) + '\n';
    }

    private String runByShell(String commands) throws IOException, InterruptedException {
        Path script = Files.writeString(scratch.resolve("commands"), commands);
        Path out = scratch.resolve("out");
        Path standIn = Files.createDirectory(scratch.resolve("stand-in"));
        script(standIn.resolve("curl"), java("-Xshare:auto", CurlStandIn.class));
        ProcessBuilder shell =
                new ProcessBuilder("bash", script.toString())
                        .directory(scratch.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile());
        // The curl of the machine, where there is one.
        shell.environment().merge("PATH", standIn.toString(), (path, last) -> path + ":" + last);
        Process process = shell.start();
        if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String printed = Files.readString(out);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static String java(String option, Class<?> main) {
        return "exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC '%s' -cp '%s' %s \"$@\"\n"
                .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        option.replace("'", "'\\''"),
                        System.getProperty("java.class.path"),
                        main.getName());
    }

    private static void script(Path file, String commands) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + commands);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
