package org.milepost.proofs.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.milepost.bench.Project;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.Program;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.ToolRun;
import org.milepost.proofs.balancer.LoadBalancer;
import org.milepost.proofs.balancer.LoadBalancer.Target;
import org.milepost.proofs.history.Checker;
import org.milepost.proofs.history.Outages;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;
import org.milepost.proofs.workload.SandboxMember;
import org.milepost.proofs.workload.SteadyLoad;

/**
 * Two servers of this build behind HAProxy are replaced, one after the other, by the next build,
 * which has one more migration. The tables are migrated while both serve.
 *
 * <p>Threads: used by one thread.
 */
final class RollingUpgrade {

    private static final Limits LIMITS = new Limits(1, 2_048, 256, Duration.ofSeconds(7));
    private static final int COLLECTORS = 2_000;
    private static final int CALLERS = 8;
    private static final long FIRST_TRACE = 1_000_000;
    private static final Duration BETWEEN = Duration.ofSeconds(4);
    private static final int CONFIGURATION_FAULT = 78;

    /** As the migrations of a release are: it only adds. */
    private static final String MIGRATION =
            """
            CREATE TABLE next_release (number integer PRIMARY KEY);
            ALTER TABLE client ADD COLUMN next_release text;
            ALTER TABLE transfer_model ADD COLUMN next_release text;
            """;

    private final List<String> summary = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    List<String> summary() {
        return summary;
    }

    List<String> violations() {
        return violations;
    }

    /** Runs it. */
    void run() {
        try (Site site = Site.open(Project.var(), COLLECTORS)) {
            Path next = nextBuild(site.logs());
            List<Target> targets = new ArrayList<>();
            List<ServerProcess> servers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                targets.add(new Target(LoadBalancer.freePort(), LoadBalancer.freePort()));
                servers.add(site.serve(LIMITS, settings(targets.getLast())));
            }
            try (LoadBalancer balancer =
                    LoadBalancer.start(
                            LoadBalancer.Kind.HAPROXY,
                            Project.home(),
                            newDirectory(site.logs()),
                            LoadBalancer.freePort(),
                            targets)) {
                Pauses.pause(BETWEEN);
                SteadyLoad load =
                        new SteadyLoad(
                                balancer.address(),
                                "upgrade",
                                FIRST_TRACE,
                                site.collectors().first(),
                                site.collectors().count(),
                                List.of(SandboxMember.JANE, SandboxMember.ANA),
                                balancer.address(),
                                site.logs());
                load.start(CALLERS);
                Pauses.pause(BETWEEN);
                migrate(site, next);
                Pauses.pause(BETWEEN);
                for (int i = 0; i < 2; i++) {
                    servers.get(i).stop();
                    servers.set(i, serve(site, next, targets.get(i)));
                    Pauses.pause(BETWEEN);
                }
                load.finish();
                check(load, site);
            }
            requireRefusal(site);
            servers.forEach(ServerProcess::stop);
            if (!violations.isEmpty()) {
                summary.add("all files are kept in " + site.keep());
            }
        }
    }

    private static Path nextBuild(Path logs) {
        try {
            Path root = logs.resolveSibling("next");
            Path migrations = Files.createDirectories(root.resolve("db/migration"));
            Files.writeString(migrations.resolve("V9999__next_release.sql"), MIGRATION);
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newDirectory(Path logs) {
        try {
            return Files.createDirectory(logs.resolveSibling("balancer"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> settings(Target target) {
        return List.of(
                "http.port=" + target.port(),
                "management.port=" + target.managementPort(),
                "http.trustedProxies=" + LoadBalancer.LOOPBACK,
                "http.lameDuckMillis=5000");
    }

    private void migrate(Site site, Path next) {
        String config = site.configuration(LIMITS, List.of()).toString();
        ToolRun migrated =
                ToolRun.of(site.logs(), Program.commandWith(next, "migrate", "--config", config));
        if (!migrated.output().contains("1 migrations were applied")) {
            violations.add("migrate of the next build printed " + migrated.lastLines());
        }
    }

    private static ServerProcess serve(Site site, Path next, Target target) {
        String config = site.configuration(LIMITS, settings(target)).toString();
        return ServerProcess.byCommand(
                site.logs(), Program.commandWith(next, "serve", "--config", config));
    }

    private void check(SteadyLoad load, Site site) {
        load.failures().forEach(it -> violations.add("rolling upgrade: " + it));
        Map<String, Integer> answered = load.answered();
        Checker checker =
                Checker.check(
                        load.history(),
                        new Checker.Model(Set.of(), new Outages(), it -> it, false),
                        site.database());
        violations.addAll(checker.violations());
        summary.add(
                "rolling upgrade: %,d calls during the migration and two restarts, %d failed; %,d booked"
                        .formatted(
                                answered.values().stream().mapToInt(it -> it).sum(),
                                load.failures().size(),
                                checker.booked()));
    }

    /** The build before does not start on the newer tables, and says so. */
    private void requireRefusal(Site site) {
        String config = site.configuration(LIMITS, List.of()).toString();
        Program.Ended ended = Program.run(site.logs(), "serve", "--config", config);
        if (ended.exitCode() != CONFIGURATION_FAULT
                || !ended.err().contains("has the schema of a newer Milepost")) {
            violations.add("the build before was started on newer tables: " + ended);
        } else {
            summary.add("the build before does not start on the newer tables, and says so");
        }
    }
}
