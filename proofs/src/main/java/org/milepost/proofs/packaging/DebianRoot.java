package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.milepost.bench.process.Pauses;
import org.milepost.proofs.ToolRun;

/**
 * A new Debian system in a directory, running in separate namespaces for mounts, processes, host
 * name and IPC (unshare and pivot_root). Its first process is its own systemd, so that a unit is
 * started as on a machine, with all of its restrictions. It shares the network and the kernel with
 * this machine.
 *
 * <p>Threads: used by one thread.
 */
final class DebianRoot implements AutoCloseable {

    /** The oldest Debian with a PostgreSQL that is supported. */
    private static final String SUITE = "bookworm";

    private static final Duration BOOT_MAX = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Path scratch;
    private final Path root;
    private final List<Process> started = new ArrayList<>();
    private String first = "";

    private DebianRoot(Path scratch, Path root) {
        this.scratch = scratch;
        this.root = root;
    }

    /** Makes it with these packages. */
    static DebianRoot make(Path scratch, String packages) {
        Path root = scratch.resolve("debian-root");
        ToolRun.of(
                        scratch,
                        List.of(
                                "mmdebstrap",
                                "--variant=minbase",
                                "--include=systemd,systemd-sysv,dbus," + packages,
                                SUITE,
                                root.toString()))
                .require("making a Debian root");
        return new DebianRoot(scratch, root);
    }

    /** A file in it. */
    Path file(String path) {
        return root.resolve(path.substring(1));
    }

    /** Starts its systemd and waits until it has started everything. */
    DebianRoot boot() {
        Process holder =
                start("unshare", "--mount", "--propagation", "private", "sleep", "infinity");
        List<String> in = List.of("nsenter", "--target", "" + holder.pid(), "--mount");
        Pauses.pause(POLL);
        String at = root.toString();
        mount(in, "--bind", at, at);
        mount(in, "-t", "tmpfs", "tmpfs", at + "/run");
        mount(in, "-t", "tmpfs", "tmpfs", at + "/tmp");
        mount(in, "-t", "sysfs", "-o", "ro", "sysfs", at + "/sys");
        mount(in, "--rbind", "/sys/fs/cgroup", at + "/sys/fs/cgroup");
        mount(in, "--rbind", "/dev", at + "/dev");
        require(in, "mkdir", "-p", at + "/.old");
        require(in, "pivot_root", at, at + "/.old");
        // Otherwise the credentials that systemd mounts for a unit would stay in its own namespace.
        require(in, "mount", "--make-rshared", "/");
        List<String> systemd = new ArrayList<>(in);
        systemd.addAll(
                List.of(
                        "env",
                        "-i",
                        "container=milepost",
                        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                        "unshare",
                        "--pid",
                        "--uts",
                        "--ipc",
                        "--cgroup",
                        "--fork",
                        "--kill-child",
                        "/lib/systemd/systemd"));
        Process unshare = start(systemd.toArray(String[]::new));
        Pauses.await(BOOT_MAX, () -> isUp(unshare));
        if (!isUp(unshare)) {
            throw new IllegalStateException("the systemd of the Debian root did not start");
        }
        return this;
    }

    /** Runs a program in it; says how it ended. */
    ToolRun run(String... command) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "--target",
                                first,
                                "--mount",
                                "--pid",
                                "--ipc",
                                "--uts",
                                "--cgroup",
                                "--wd",
                                "env",
                                "-i",
                                "LC_ALL=C.UTF-8",
                                "DEBIAN_FRONTEND=noninteractive",
                                "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
        words.addAll(List.of(command));
        return ToolRun.of(scratch, words);
    }

    /** The same, when it must succeed; returns what it printed. */
    String require(String... command) {
        return run(command).require(String.join(" ", command)).output();
    }

    /** Copies a file into it. */
    void put(Path from, String to) {
        try {
            Files.copy(from, file(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isUp(Process unshare) {
        first = unshare.descendants().map(it -> "" + it.pid()).findFirst().orElse("");
        return !first.isEmpty()
                && run("systemctl", "is-system-running")
                        .output()
                        .matches("(?s)(running|degraded)\\s*");
    }

    private void mount(List<String> in, String... arguments) {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        require(in, command.toArray(String[]::new));
    }

    private void require(List<String> in, String... command) {
        List<String> words = new ArrayList<>(in);
        words.addAll(List.of(command));
        ToolRun.of(scratch, words).require(String.join(" ", command));
    }

    private Process start(String... command) {
        Process process =
                ToolRun.start(scratch, scratch.resolve("debian-root.log"), List.of(command));
        started.add(process);
        return process;
    }

    /** Ends all its processes. */
    @Override
    public void close() {
        for (Process process : started.reversed()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while a Debian root ends", e);
            }
        }
    }
}
