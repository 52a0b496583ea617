package org.milepost.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostmasterTest {

    @TempDir Path cluster = Path.of("");

    @Test
    void aServerDescribesItselfInItsPidFile() throws IOException {
        write("4711\n/data/postgresql\n1767225600\n5433\n\n127.0.0.1\n  1  2\nready   \n");

        assertThat(Postmaster.read(cluster))
                .contains(
                        new Postmaster(
                                cluster, 4711, Instant.parse("2026-01-01T00:00:00Z"), 5433, true));
    }

    @Test
    void aStartingServerIsNotReady() throws IOException {
        write("4711\n/data/postgresql\n1767225600\n5433\n\n127.0.0.1\n  1  2\nstarting\n");

        assertThat(Postmaster.read(cluster).orElseThrow().isReady()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4711", "4711\n/data/postgresql\n", "x\ny\nz\n", "1\n2\n\n"})
    void anUnfinishedPidFileDescribesNoServer(String content) throws IOException {
        write(content);

        assertThat(Postmaster.read(cluster)).isEmpty();
    }

    @Test
    void anUnusedClusterHasNoServer() {
        assertThat(Postmaster.read(cluster)).isEmpty();
    }

    @Test
    void anotherProgramIsNotTheServer() {
        long own = ProcessHandle.current().pid();
        Postmaster reused = new Postmaster(cluster, own, Instant.now(), 5433, true);

        assertThat(reused.isRunning()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anEndedProcessWhoseParentDidNotWaitHasEnded() throws IOException {
        // The shell starts a child and becomes a program that never asks about it, before the
        // child ends: a shell would ask.
        Process parent =
                new ProcessBuilder("sh", "-c", "sleep 0.5 & echo $!; exec sleep 60").start();
        try {
            long child = Long.parseLong(parent.inputReader(UTF_8).readLine());
            while (!Files.readString(Path.of("/proc/" + child + "/stat")).contains(") Z ")) {
                Thread.onSpinWait();
            }

            assertThat(Postmaster.isAlive(child)).isFalse();
            assertThat(Postmaster.isAlive(parent.pid())).isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }

    private void write(String content) throws IOException {
        Files.writeString(cluster.resolve("postmaster.pid"), content);
    }
}
