package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.process.Pauses;
import org.milepost.proofs.ToolRun;

/**
 * An installation of the Debian package in a Debian root, used as docs/INSTALL.md describes.
 *
 * <p>Threads: used by one thread.
 */
final class Installation {

    /** How the one line begins that says why a start failed. */
    private static final String START_FAILED = "milepost: ";

    private static final String SETTINGS = "/etc/milepost/milepost.properties";
    private static final String CREDENTIALS = "/etc/milepost/credentials/";
    private static final Map<String, String> ROLES =
            Map.of(
                    "milepost", "database.password",
                    "milepost_owner", "migrate.password",
                    "milepost_verify", "verify.password");
    private static final Pattern PORT = Pattern.compile("(?m)^port = \\d+");
    private static final Duration READY_MAX = Duration.ofMinutes(2);

    private final DebianRoot debian;
    private final PrintStream out;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final int databasePort = freePort();
    private final List<String> violations = new ArrayList<>();
    private @Nullable FirstMiles miles;
    private String till = "";
    private String firstAnswer = "";

    Installation(DebianRoot debian, PrintStream out) {
        this.debian = debian;
        this.out = out;
    }

    /** What was not as it must be. */
    List<String> violations() {
        return violations;
    }

    /** Installs the package, makes the roles, and writes settings and credentials. */
    void install(String deb) {
        debian.require("dpkg", "--install", deb);
        expect(
                "the package does not start anything by itself",
                !debian.run("systemctl", "is-active", "milepost").succeeded());
        out.println("installed: " + debian.require("milepost", "--version").strip());
        expect(
                "the AOT cache is used",
                debian.run("env", "MILEPOST_JAVA_OPTIONS=-XX:AOTMode=on", "milepost", "--version")
                        .succeeded());
        expect(
                "the credentials are closed to others",
                !debian.run("runuser", "-u", "milepost", "--", "ls", CREDENTIALS).succeeded());
        moveDatabase();
        debian.require(
                "runuser",
                "-u",
                "postgres",
                "--",
                "psql",
                "--quiet",
                "--set",
                "ON_ERROR_STOP=1",
                "--file",
                "/usr/share/doc/milepost/roles.sql");
        ROLES.forEach(this::setPassword);
        edit(
                SETTINGS,
                Map.of(
                        "127.0.0.1:5432",
                        "127.0.0.1:" + databasePort,
                        "http.port=8080",
                        "http.port=" + port,
                        "management.port=8081",
                        "management.port=" + managementPort));
    }

    /**
     * Migrates, starts, makes the first operator and a redemption; a killed server starts again.
     */
    void serve() {
        refuseWrongSettings();
        debian.require("systemctl", "start", "milepost-migrate");
        check();
        debian.require("systemctl", "start", "milepost");
        awaitReady("started");
        String secret =
                debian.require(
                                "env",
                                "MILEPOST_SECRETS=/etc/milepost/credentials",
                                "milepost",
                                "operator",
                                "--config",
                                SETTINGS)
                        .lines()
                        .reduce((_, last) -> last)
                        .orElseThrow()
                        .strip();
        FirstMiles miles = FirstMiles.of(server(), secret);
        this.miles = miles;
        till = miles.prepare();
        FirstMiles.Answer answer = miles.redeem(till);
        expect("a redemption is approved: " + answer, answer.body().contains("\"0000\""));
        firstAnswer = answer.body();
        out.println("redeemed over HTTP");
        debian.require("systemctl", "kill", "--signal=KILL", "milepost");
        awaitReady("started again after SIGKILL");
        requireSameAnswer("after SIGKILL");
        String journal = debian.require("journalctl", "--no-pager", "--unit", "milepost");
        expect("the start says version and commit", journal.contains(", commit "));
        expect("the start says how large the heap is", journal.contains("the heap may use"));
        expect("no password is in the journal", !journal.contains("password-of-"));
        List<String> lines =
                debian.require(
                                "journalctl",
                                "--no-pager",
                                "--output=cat",
                                "_SYSTEMD_UNIT=milepost.service")
                        .lines()
                        .toList();
        expect("the journal has lines of the server", !lines.isEmpty());
        lines.stream()
                .filter(it -> !it.startsWith("{") && !it.startsWith(START_FAILED))
                .forEach(it -> expect("this line of the journal is an object: " + it, false));
        verify();
    }

    /** A server without tables ends once, and is not started again and again. */
    private void refuseWrongSettings() {
        debian.require("systemctl", "start", "milepost");
        Pauses.await(READY_MAX, () -> state().contains("ActiveState=failed"));
        expect(
                "a server that is not configured ends with status 78 and is not started again",
                state().contains("ExecMainStatus=78")
                        && state().contains("NRestarts=0")
                        && state().contains("ActiveState=failed"));
        debian.require("systemctl", "reset-failed", "milepost");
    }

    private String state() {
        return debian.require(
                "systemctl", "show", "--property=ActiveState,ExecMainStatus,NRestarts", "milepost");
    }

    /** The check of the settings as the user of the service. */
    private void check() {
        ToolRun checked =
                debian.run(
                        "systemd-run",
                        "--quiet",
                        "--pipe",
                        "--wait",
                        "--collect",
                        "--uid=milepost",
                        "--property=LoadCredential=database.password:"
                                + CREDENTIALS
                                + "database.password",
                        "/usr/bin/milepost",
                        "serve",
                        "--config",
                        SETTINGS,
                        "--check");
        expect(
                "the settings can be checked as the user of the service: " + checked.output(),
                checked.succeeded() && !checked.output().contains("as root"));
    }

    /** Installs a newer version: a running server continues until it is restarted. */
    void upgrade(String deb) {
        String before = process();
        debian.require("dpkg", "--install", deb);
        expect("an upgrade leaves the server running", process().equals(before));
        expect("the settings are kept", read(SETTINGS).contains("http.port=" + port));
        debian.require("systemctl", "start", "milepost-migrate");
        debian.require("systemctl", "restart", "milepost");
        awaitReady("upgraded to " + debian.require("dpkg-query", "-W", "milepost").strip());
        requireSameAnswer("after the upgrade");
        verify();
    }

    /** Removes the package, then its settings. */
    void remove() {
        expect("the server runs before it is removed", !processes().isEmpty());
        debian.require("dpkg", "--remove", "milepost");
        expect("a removal stops the server", processes().isEmpty());
        expect("a removal keeps the settings", Files.exists(debian.file(SETTINGS)));
        String certificate = "/etc/milepost/tls/fullchain.pem";
        debian.require("mkdir", "/etc/milepost/tls");
        write(certificate, "of the operator");
        debian.require("dpkg", "--purge", "milepost");
        expect("a purge keeps what is not of the package", Files.exists(debian.file(certificate)));
        expect("a purge removes passwords", !Files.exists(debian.file(CREDENTIALS)));
        expect("a purge removes the settings", !Files.exists(debian.file(SETTINGS)));
        for (String path : List.of("/usr/lib/milepost", "/usr/bin/milepost")) {
            expect("a purge removes " + path, !Files.exists(debian.file(path)));
        }
        out.println("removed, purged");
    }

    /** The processes of the package's runtime. */
    private List<String> processes() {
        return debian.run("find", "/proc", "-maxdepth", "2", "-lname", "*/milepost/runtime/*")
                .output()
                .lines()
                .filter(it -> it.startsWith("/proc/"))
                .toList();
    }

    private void verify() {
        debian.require("systemctl", "start", "milepost-verify");
        expect(
                "verify says that the books hold",
                debian.require("journalctl", "--no-pager", "--unit", "milepost-verify")
                        .contains("books hold"));
        out.println("verified by the reading role");
    }

    private void requireSameAnswer(String when) {
        FirstMiles.Answer again = Objects.requireNonNull(miles).redeem(till);
        expect("a retry gets the same bytes " + when, again.body().equals(firstAnswer));
    }

    private void awaitReady(String what) {
        String ready = "http://127.0.0.1:" + managementPort + "/observe/health/ready";
        Pauses.await(READY_MAX, () -> isOk(ready));
        if (!isOk(ready)) {
            throw new IllegalStateException(
                    "the server is not ready: "
                            + debian.run("systemctl", "status", "--no-pager", "milepost").output()
                            + debian.run("journalctl", "--no-pager", "--lines=30").output());
        }
        out.println(what);
    }

    private static boolean isOk(String url) {
        return ToolRun.of(
                        Path.of(System.getProperty("java.io.tmpdir")),
                        List.of("curl", "--fail", "--silent", "--max-time", "3", url))
                .succeeded();
    }

    private String process() {
        return debian.require("systemctl", "show", "--property=MainPID", "milepost");
    }

    /** To a port of its own, because the network is that of this machine. */
    private void moveDatabase() {
        String version = debian.require("ls", "/etc/postgresql").strip();
        String settings = "/etc/postgresql/" + version + "/main/postgresql.conf";
        // Debian chooses another port than 5432 if that is in use.
        String moved = PORT.matcher(read(settings)).replaceAll("port = " + databasePort);
        if (!moved.contains("port = " + databasePort)) {
            throw new IllegalStateException(settings + " has no port");
        }
        write(settings, moved);
        debian.require("systemctl", "restart", "postgresql@" + version + "-main");
    }

    private void setPassword(String role, String credential) {
        try {
            Files.writeString(debian.file(CREDENTIALS + credential), "password-of-" + role + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        debian.require(
                "runuser",
                "-u",
                "postgres",
                "--",
                "psql",
                "--quiet",
                "--command",
                "ALTER ROLE " + role + " PASSWORD 'password-of-" + role + "'");
    }

    private void edit(String path, Map<String, String> changes) {
        String text = read(path);
        for (Map.Entry<String, String> change : changes.entrySet()) {
            if (!text.contains(change.getKey())) {
                throw new IllegalStateException(path + " has no " + change.getKey());
            }
            text = text.replace(change.getKey(), change.getValue());
        }
        write(path, text);
    }

    private void write(String path, String text) {
        try {
            Files.writeString(debian.file(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String path) {
        try {
            return Files.readString(debian.file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI server() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private void expect(String what, boolean holds) {
        if (!holds) {
            violations.add("not true: " + what);
            out.println("NOT TRUE: " + what);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
