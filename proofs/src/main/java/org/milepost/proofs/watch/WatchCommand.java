package org.milepost.proofs.watch;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.milepost.bench.BearerToken;
import org.milepost.bench.Project;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.ToolRun;
import org.milepost.proofs.Verdict;
import org.milepost.proofs.nemesis.OwnPostgres;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;
import org.milepost.proofs.watch.WatchFaults.MadeFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code prove watch}: each alert fires in a real Prometheus when its fault is made on a server
 * under load, ends when the fault has ended, and does not fire without it.
 *
 * <p>The rules are the project's, with their expressions and limits; only their times are shorter.
 * What the times are is left to {@code promtool test rules}.
 */
@Command(
        name = "watch",
        description = {
            "Causes the condition of each alert, and waits for the alert in a"
                    + " real Prometheus.",
            "Needs prometheus and promtool, as in Debian's package prometheus, and openssl."
        },
        mixinStandardHelpOptions = true)
public final class WatchCommand implements Callable<Integer> {

    private static final Limits LIMITS = new Limits(1, 32, 8, Duration.ofSeconds(2));
    private static final int COLLECTORS = 4_000;
    private static final int TILLS = 4;
    private static final Duration TILLS_PAUSE = Duration.ofMillis(50);
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final Duration FIRES_WITHIN = Duration.ofMinutes(2);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(150);

    @Parameters(
            paramLabel = "ALERT",
            arity = "0..*",
            description = "Only these alerts. Default: all.")
    private List<String> wanted = List.of();

    private final PrintStream out = System.out;
    private final List<String> missed = new ArrayList<>();
    private final Set<String> fired = new TreeSet<>();

    @Override
    public Integer call() throws Exception {
        try (Site site = Site.open(Project.var(), COLLECTORS)) {
            OwnPostgres postgres = OwnPostgres.takeOver(site.data(), site::stopDatabase, Map.of());
            try {
                watch(site, postgres);
            } finally {
                postgres.abandon();
            }
        }
        return Verdict.of(missed)
                .print("each of " + fired.size() + " alerts fires at its fault, and ends after it");
    }

    private void watch(Site site, OwnPostgres postgres) throws Exception {
        ServerProcess server = site.serve(LIMITS).awaitReady();
        missed.addAll(site.audit(LIMITS));
        String token = BearerToken.of(server.address(), "loy1-pos", "loy1-pos-secret").text();
        WatchFaults faults =
                new WatchFaults(site.database(), server.address(), token, site.collectors());
        Path directory = Files.createDirectories(site.logs().resolve("prometheus"));
        Path rules = Project.home().resolve("ops").resolve("prometheus");
        try (PrometheusServer prometheus =
                PrometheusServer.start(directory, rules, server.management())) {
            try (TillLoad _ =
                    new TillLoad(server.address(), token, site.collectors(), TILLS, TILLS_PAUSE)) {
                Pauses.pause(QUIET);
                prometheus
                        .firing()
                        .forEach(it -> missed.add(it + " fires although there is no fault"));
                List<MadeFault> all = new ArrayList<>(faults.all());
                all.addAll(damages(site, faults));
                all.add(badCertificate(site, server, prometheus));
                all.add(
                        new MadeFault(
                                "PostgreSQL is killed",
                                Set.of(
                                        "MilepostDatabaseOutOfReach",
                                        "MilepostJobOverdue",
                                        "MilepostServerErrors"),
                                () -> {
                                    postgres.kill();
                                    return postgres::recover;
                                }));
                for (MadeFault fault : all) {
                    prove(fault, prometheus);
                }
            }
            proveDown(site, server, prometheus);
            if (wanted.isEmpty()) {
                Set<String> untried = new LinkedHashSet<>(prometheus.alerts());
                untried.removeAll(fired);
                untried.forEach(it -> missed.add(it + " has no fault in this proof"));
            }
        }
        missed.addAll(site.secretsInLogs());
    }

    private List<MadeFault> damages(Site site, WatchFaults faults) {
        return List.of(
                new MadeFault(
                        "verify has not run for two days",
                        Set.of("MilepostVerifyOverdue"),
                        () -> {
                            faults.execute(
                                    "INSERT INTO verification (finished_at, taken_millis,"
                                            + " accounts, transfers, faults)"
                                            + " VALUES (now() - interval '2 days', 1, 1, 1, 0)");
                            return () -> missed.addAll(site.audit(LIMITS));
                        }),
                new MadeFault(
                        "a house account is changed by hand",
                        Set.of("MilepostBooksDamaged"),
                        () -> {
                            faults.execute(changeOfHouse(1));
                            if (site.audit(LIMITS).isEmpty()) {
                                missed.add("verify does not find a changed house account");
                            }
                            return () -> {
                                faults.execute(changeOfHouse(-1));
                                missed.addAll(site.audit(LIMITS));
                            };
                        }));
    }

    /** On another server, which has TLS, and which Prometheus scrapes meanwhile. */
    private static MadeFault badCertificate(
            Site site, ServerProcess server, PrometheusServer prometheus) {
        return new MadeFault(
                "a certificate that expires soon is replaced by one that cannot be used",
                Set.of("MilepostCertificateExpires", "MilepostCertificateUnusable"),
                () -> {
                    Path directory = Files.createDirectories(site.data().resolveSibling("tls"));
                    Path certificate = directory.resolve("server.crt");
                    Path key = directory.resolve("server.key");
                    ToolRun.of(
                                    directory,
                                    List.of(
                                            "openssl",
                                            "req",
                                            "-x509",
                                            "-newkey",
                                            "rsa:2048",
                                            "-nodes",
                                            "-days",
                                            "5",
                                            "-subj",
                                            "/CN=localhost",
                                            "-keyout",
                                            key.toString(),
                                            "-out",
                                            certificate.toString()))
                            .require("making a certificate");
                    ServerProcess secure =
                            site.serve(
                                    LIMITS,
                                    List.of(
                                            "http.tls.certificate=" + certificate,
                                            "http.tls.key=" + key));
                    prometheus.watch(secure.management());
                    Files.writeString(certificate, "no certificate");
                    return () -> {
                        prometheus.watch(server.management());
                        secure.stop();
                    };
                });
    }

    private static String changeOfHouse(int by) {
        return "UPDATE house_stripe SET balance = balance + "
                + by
                + " WHERE (bucket, house) = (SELECT bucket, house FROM house_stripe"
                + " ORDER BY house, bucket LIMIT 1)";
    }

    private void proveDown(Site site, ServerProcess server, PrometheusServer prometheus)
            throws Exception {
        prove(
                new MadeFault(
                        "the server is killed",
                        Set.of("MilepostDown"),
                        () -> {
                            server.kill();
                            return () -> {
                                ServerProcess next = site.serve(LIMITS).awaitReady();
                                prometheus.watch(next.management());
                            };
                        }),
                prometheus);
    }

    private void prove(MadeFault fault, PrometheusServer prometheus) throws Exception {
        if (!wanted.isEmpty() && fault.alerts().stream().noneMatch(wanted::contains)) {
            return;
        }
        Set<String> before = prometheus.firing();
        before.retainAll(fault.alerts());
        before.forEach(it -> missed.add(it + " fires before " + fault.name()));
        out.printf("%s ...%n", fault.name());
        long start = System.nanoTime();
        Set<String> left = new TreeSet<>(fault.alerts());
        AutoCloseable made = fault.make().make();
        try {
            Pauses.await(
                    FIRES_WITHIN,
                    () -> {
                        Set<String> now = firing(prometheus);
                        now.retainAll(left);
                        now.forEach(it -> tell(it, "fires", start));
                        fired.addAll(now);
                        left.removeAll(now);
                        return left.isEmpty();
                    });
        } finally {
            made.close();
        }
        left.forEach(it -> missed.add(it + " does not fire although " + fault.name()));
        long end = System.nanoTime();
        boolean ended =
                Pauses.await(
                        ENDS_WITHIN,
                        () -> firing(prometheus).stream().noneMatch(fault.alerts()::contains));
        if (ended) {
            tell(String.join(", ", fault.alerts()), "ended", end);
        } else {
            missed.add(fault.alerts() + " go on firing after the end of: " + fault.name());
        }
    }

    private static Set<String> firing(PrometheusServer prometheus) {
        Pauses.pause(Duration.ofMillis(200));
        try {
            return prometheus.firing();
        } catch (UncheckedIOException _) {
            return new TreeSet<>(); // asked again soon
        }
    }

    private void tell(String alerts, String what, long sinceNanos) {
        out.printf(
                Locale.ROOT,
                "  %s %s after %.0f s%n",
                alerts,
                what,
                (System.nanoTime() - sinceNanos) / 1e9);
    }
}
