package org.milepost.proofs.restore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.milepost.bench.Project;

/** How the database is backed up and restored. */
enum BackupMethod {
    /** {@code pg_dump} and {@code pg_restore}: as it was at the backup. */
    DUMP("pg_dump", false) {
        @Override
        List<String> settings(DebianCluster cluster) {
            return List.of();
        }

        @Override
        void backUp(DebianCluster cluster) {
            cluster.client("pg_dump", "--format=custom", "--file=" + dump(cluster), "milepost");
        }

        @Override
        void restore(DebianCluster cluster, Instant target) {
            cluster.initialize(settings(cluster));
            cluster.start();
            cluster.createDatabase();
            cluster.client(
                    "pg_restore", "--exit-on-error", "--dbname=milepost", dump(cluster).toString());
        }

        private static Path dump(DebianCluster cluster) {
            return cluster.directory().resolve("milepost.dump");
        }
    },

    /** {@code pg_basebackup} and archived WAL: as it was at any time since. */
    BASE_BACKUP("pg_basebackup", true) {
        @Override
        List<String> settings(DebianCluster cluster) {
            Path archive = cluster.directory().resolve("archive");
            return archiving("test ! -f %1$s/%%f && cp %%p %1$s/%%f".formatted(archive));
        }

        @Override
        void backUp(DebianCluster cluster) {
            cluster.command(List.of("mkdir", "-p", archive(cluster).toString())).require("mkdir");
            cluster.client(
                    "pg_basebackup",
                    "--pgdata=" + base(cluster),
                    "--checkpoint=fast",
                    "--progress");
        }

        @Override
        void restore(DebianCluster cluster, Instant target) {
            cluster.command(
                            List.of(
                                    "cp",
                                    "--archive",
                                    base(cluster).toString(),
                                    cluster.data().toString()))
                    .require("cp");
            cluster.append(
                    "postgresql.auto.conf",
                    List.of(
                            "restore_command = 'cp %s/%%f %%p'".formatted(archive(cluster)),
                            "recovery_target_time = '" + text(target) + "'",
                            "recovery_target_action = 'promote'"));
            cluster.append("recovery.signal", List.of());
            cluster.start();
        }

        private static Path base(DebianCluster cluster) {
            return cluster.directory().resolve("base");
        }

        private static Path archive(DebianCluster cluster) {
            return cluster.directory().resolve("archive");
        }
    },

    /** pgBackRest with the configuration of the documents. */
    PGBACKREST("pgBackRest", true) {
        @Override
        List<String> settings(DebianCluster cluster) {
            return archiving(
                    "pgbackrest --config="
                            + config(cluster)
                            + " --stanza=milepost archive-push %p");
        }

        @Override
        void backUp(DebianCluster cluster) {
            writeConfiguration(cluster);
            run(cluster, "stanza-create");
            run(cluster, "check");
            run(cluster, "--type=full", "backup");
        }

        @Override
        void restore(DebianCluster cluster, Instant target) {
            cluster.command(List.of("mkdir", "--mode=700", cluster.data().toString()))
                    .require("mkdir");
            run(
                    cluster,
                    "--type=time",
                    "--target=" + text(target),
                    "--target-action=promote",
                    "restore");
            cluster.start();
        }

        private static void run(DebianCluster cluster, String... arguments) {
            List<String> words =
                    new ArrayList<>(
                            List.of(
                                    "pgbackrest",
                                    "--config=" + config(cluster),
                                    "--stanza=milepost",
                                    "--log-level-console=warn"));
            words.addAll(List.of(arguments));
            cluster.command(words).require("pgbackrest " + List.of(arguments));
        }

        private static Path config(DebianCluster cluster) {
            return cluster.directory().resolve("pgbackrest.conf");
        }

        private static void writeConfiguration(DebianCluster cluster) {
            String directory = cluster.directory().toString();
            try {
                String shipped =
                        Files.readString(Project.home().resolve("ops/pgbackrest/pgbackrest.conf"));
                Files.writeString(
                        config(cluster),
                        shipped.replace("/var/lib/pgbackrest", directory + "/repository")
                                .replace("/var/log/pgbackrest", directory + "/log")
                                .replace("/run/pgbackrest", directory + "/lock")
                                .replaceAll("pg1-path=.*", "pg1-path=" + cluster.data())
                                .replaceAll("pg1-port=.*", "pg1-port=" + cluster.port())
                                .replaceAll("pg1-socket-path=.*", "pg1-socket-path=" + directory));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final String title;
    private final boolean reachesAnyTime;

    BackupMethod(String title, boolean reachesAnyTime) {
        this.title = title;
        this.reachesAnyTime = reachesAnyTime;
    }

    String title() {
        return title;
    }

    /** Whether it restores to a time after the backup. */
    boolean reachesAnyTime() {
        return reachesAnyTime;
    }

    /** Lines for the configuration of the cluster. */
    abstract List<String> settings(DebianCluster cluster);

    /** Makes the backup while servers serve. */
    abstract void backUp(DebianCluster cluster);

    /**
     * Restores the lost cluster and starts it.
     *
     * @param target the time to restore to, if the method can
     */
    abstract void restore(DebianCluster cluster, Instant target);

    /** A time as PostgreSQL reads it in its configuration. */
    private static String text(Instant time) {
        return time.toString().replace("T", " ").replace("Z", "+00");
    }

    private static List<String> archiving(String command) {
        return List.of(
                "wal_level = replica",
                "archive_mode = on",
                "archive_timeout = 60",
                "archive_command = '" + command + "'");
    }
}
