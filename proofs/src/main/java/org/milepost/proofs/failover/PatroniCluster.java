package org.milepost.proofs.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.process.Pauses;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.ToolRun;

/**
 * Three members and an etcd on this machine.
 *
 * <p>Threads: used by one thread; any may kill it.
 */
final class PatroniCluster implements AutoCloseable {

    /** The settings of all members. Those that matter are in docs/OPERATIONS.md too. */
    static final String SETTINGS =
            """
            scope: milepost
            bootstrap:
              dcs:
                ttl: 20
                loop_wait: 2
                retry_timeout: 5
                primary_start_timeout: 0
                synchronous_mode: false
                postgresql:
                  use_pg_rewind: true
                  parameters:
                    max_connections: 80
                    shared_buffers: 64MB
              initdb:
                - encoding: UTF8
                - locale: C.UTF-8
                - data-checksums
            """;

    private static final int MEMBERS = 3;
    private static final String OWNER = "milepost";
    private static final Duration HEALTHY_MAX = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final String STREAMING =
            "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
    private static final String SYNCHRONOUS = STREAMING + " AND sync_state IN ('sync', 'quorum')";

    private final Path directory;
    private final List<ClusterMember> members = new ArrayList<>();
    private final int etcdPort = freePort();
    private volatile @Nullable Process etcd;
    private boolean isSynchronous;

    /** A cluster in this directory that does not run. */
    PatroniCluster(Path directory) {
        this.directory = directory;
        for (int i = 1; i <= MEMBERS; i++) {
            members.add(
                    new ClusterMember("member" + i, directory, freePort(), freePort(), etcdPort));
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts everything, with asynchronous standbys; returns when all members stream. */
    void start() {
        if (ClusterMember.isRoot()) {
            ToolRun.of(directory, List.of("chown", "postgres:", directory.toString()))
                    .require("chown");
        }
        startEtcd();
        members.getFirst().start(SETTINGS);
        require(HEALTHY_MAX, "a first member", () -> primary().isPresent());
        members.stream().skip(1).forEach(it -> it.start(SETTINGS));
        awaitHealthy();
        ClusterMember primary = primary().orElseThrow();
        primary.superuser().run("CREATE ROLE " + OWNER + " LOGIN");
        primary.superuser().run("CREATE DATABASE milepost OWNER " + OWNER);
    }

    private void startEtcd() {
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + freePort();
        List<String> words = new ArrayList<>(ClusterMember.asOwner());
        words.addAll(
                List.of(
                        "etcd",
                        "--enable-v2=true",
                        "--name=etcd1",
                        "--data-dir=" + directory.resolve("etcd"),
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=etcd1=" + peer));
        etcd = ToolRun.start(directory, directory.resolve("etcd.log"), words);
    }

    /**
     * From now on commits wait for a standby. Strict, because Patroni 3.0.2, when it is started
     * beside a running former primary, otherwise lets the commits go that wait there.
     */
    void makeSynchronous() {
        patronictl("edit-config", "--set", "synchronous_mode_strict=true", "--force", "milepost");
        patronictl("edit-config", "--set", "synchronous_mode=true", "--force", "milepost");
        isSynchronous = true;
        awaitHealthy();
    }

    /** How Milepost reaches it: all members, of which it finds the primary. */
    DatabaseSettings database() {
        String hosts =
                members.stream()
                        .map(it -> "127.0.0.1:" + it.port())
                        .collect(Collectors.joining(","));
        return DatabaseSettings.of("jdbc:postgresql://" + hosts + "/milepost", OWNER, "");
    }

    /** The same for programs that use the driver directly. */
    DatabaseSettings databaseOfDriver() {
        DatabaseSettings database = database();
        return DatabaseSettings.of(
                database.jdbcUrl() + "?targetServerType=primary&loadBalanceHosts=true", OWNER, "");
    }

    /** The member that is the primary now. */
    Optional<ClusterMember> primary() {
        return any(ClusterMember::isPrimary);
    }

    /** A standby that has all that was confirmed. */
    Optional<ClusterMember> synchronousStandby() {
        return any(ClusterMember::isSynchronousStandby);
    }

    private Optional<ClusterMember> any(Predicate<ClusterMember> condition) {
        return members.stream().filter(condition).findFirst();
    }

    /** Starts the Patroni of a member again. */
    void restart(ClusterMember member) {
        member.start(SETTINGS);
    }

    /** Has Patroni make another member the primary. */
    void switchOver(ClusterMember primary) {
        patronictl("switchover", "--leader", primary.name(), "--force", "milepost");
    }

    private void patronictl(String... arguments) {
        List<String> words = new ArrayList<>(ClusterMember.asOwner());
        words.addAll(List.of("patronictl", "-c", members.getFirst().settings().toString()));
        words.addAll(List.of(arguments));
        ToolRun.of(directory, words).require("patronictl " + arguments[0]);
    }

    /** Waits until another member than this is the primary. */
    boolean awaitPrimaryBesides(ClusterMember former, Duration most) {
        return await(most, () -> any(it -> it != former && it.isPrimary()).isPresent());
    }

    /** Waits until both standbys stream, and one of them is synchronous if it is to be. */
    void awaitHealthy() {
        require(HEALTHY_MAX, "all members", this::isHealthy);
    }

    private boolean isHealthy() {
        Optional<ClusterMember> primary = primary();
        try {
            return primary.isPresent()
                    && primary.get().superuser().number(STREAMING) == MEMBERS - 1
                    && (!isSynchronous
                            || (primary.get().superuser().number(SYNCHRONOUS) > 0
                                    && synchronousStandby().isPresent()));
        } catch (IllegalStateException _) {
            // It was demoted meanwhile.
            return false;
        }
    }

    private void require(Duration most, String what, BooleanSupplier condition) {
        if (!await(most, condition)) {
            throw new IllegalStateException(
                    "the cluster does not have " + what + " within " + most);
        }
    }

    private static boolean await(Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Pauses.pause(BETWEEN_LOOKS);
        }
        return true;
    }

    /** Kills everything. */
    @Override
    public void close() {
        members.forEach(ClusterMember::kill);
        Process process = etcd;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
