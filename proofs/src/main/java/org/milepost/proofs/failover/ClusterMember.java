package org.milepost.proofs.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Postgres;
import org.milepost.bench.process.Pauses;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.ToolRun;
import org.milepost.proofs.restore.DebianPrograms;

/**
 * One member of the cluster: a Patroni and the PostgreSQL that it runs, as Debian's packages have
 * them, in a directory of their own. Root runs them as the user {@code postgres}.
 *
 * <p>Threads: used by one thread; any may kill it.
 */
final class ClusterMember {

    private static final Duration END_MAX = Duration.ofSeconds(30);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int OK = 200;

    /** Never the environment's proxy. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(ANSWER_MAX)
                    .build();

    private final String name;
    private final Path directory;
    private final int port;
    private final int restPort;
    private final int etcdPort;
    private volatile @Nullable Process patroni;

    /**
     * A member that does not run.
     *
     * @param name in the cluster
     * @param directory for its files
     * @param port of its PostgreSQL
     * @param restPort of its Patroni
     * @param etcdPort where the cluster's state is
     */
    ClusterMember(String name, Path directory, int port, int restPort, int etcdPort) {
        this.name = name;
        this.directory = directory;
        this.port = port;
        this.restPort = restPort;
        this.etcdPort = etcdPort;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** The file of its settings. */
    Path settings() {
        return directory.resolve(name + ".yml");
    }

    /**
     * Starts Patroni, which starts PostgreSQL.
     *
     * @param common the settings of all members
     */
    void start(String common) {
        Path file = settings();
        try {
            Files.writeString(file, common + own());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> words = new ArrayList<>(asOwner());
        words.addAll(List.of("patroni", file.toString()));
        patroni = ToolRun.start(directory, directory.resolve(name + ".log"), words);
    }

    /**
     * Etcd's older interface: through the newer one Patroni 3.0.2 takes the lock of the leader back
     * without comparing, when it was stopped meanwhile and another member was promoted.
     */
    private String own() {
        return """
        name: %1$s
        restapi:
          listen: 127.0.0.1:%2$d
          connect_address: 127.0.0.1:%2$d
        etcd:
          host: 127.0.0.1:%3$d
        postgresql:
          listen: 127.0.0.1:%4$d
          connect_address: 127.0.0.1:%4$d
          data_dir: %5$s/%1$s
          bin_dir: %6$s
          pgpass: %5$s/%1$s.pgpass
          authentication:
            superuser:
              username: postgres
            replication:
              username: replicator
          parameters:
            unix_socket_directories: %5$s
          pg_hba:
            - host all all 127.0.0.1/32 trust
            - host replication all 127.0.0.1/32 trust
        """
                .formatted(name, restPort, etcdPort, port, directory, DebianPrograms.newest());
    }

    /** The words that run a program as the user of PostgreSQL. */
    static List<String> asOwner() {
        return isRoot()
                ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")
                : List.of();
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Whether its Patroni says that it is the primary. */
    boolean isPrimary() {
        return answers("/primary");
    }

    /** Whether its Patroni says that commits wait for it. */
    boolean isSynchronousStandby() {
        return answers("/sync");
    }

    private boolean answers(String path) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + path))
                            .timeout(ANSWER_MAX)
                            .build();
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while Patroni is asked", e);
        }
    }

    /** The server itself, for its superuser. */
    Postgres superuser() {
        return new Postgres(
                DatabaseSettings.of(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", ""),
                0);
    }

    /** {@code kill -9} of Patroni alone. */
    void killPatroni() {
        kill(patroniProcesses());
    }

    /** {@code kill -9} of all of PostgreSQL. */
    void killPostgres() {
        kill(postgresProcesses());
    }

    /** {@code kill -9} of everything, Patroni first. */
    void kill() {
        killPatroni();
        killPostgres();
    }

    /** {@code SIGSTOP} to everything. */
    void freeze() {
        signal("-STOP");
    }

    /** {@code SIGCONT} to everything. */
    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        List<String> words = new ArrayList<>(List.of("kill", signal));
        patroniProcesses().forEach(it -> words.add(Long.toString(it.pid())));
        postgresProcesses().forEach(it -> words.add(Long.toString(it.pid())));
        // a process may have ended meanwhile
        ToolRun.of(directory, words);
    }

    private static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        Pauses.await(END_MAX, () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private List<ProcessHandle> patroniProcesses() {
        Process process = patroni;
        return process == null ? List.of() : withDescendants(process.toHandle());
    }

    /** The first process has no parent here: Patroni lets it go on without itself. */
    private List<ProcessHandle> postgresProcesses() {
        Path file = directory.resolve(name).resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty()
                    ? List.of()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                            .filter(ClusterMember::isPostgres)
                            .map(ClusterMember::withDescendants)
                            .orElse(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number in an old file may be that of another program now. */
    private static boolean isPostgres(ProcessHandle process) {
        Optional<String> command = process.info().command();
        return command.isPresent() && command.get().endsWith("/postgres");
    }

    private static List<ProcessHandle> withDescendants(ProcessHandle first) {
        List<ProcessHandle> all = new ArrayList<>(List.of(first));
        all.addAll(first.descendants().toList());
        return all;
    }
}
