package org.milepost.proofs.balancer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.milepost.bench.Postgres;
import org.milepost.bench.Project;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.Verdict;
import org.milepost.proofs.balancer.LoadBalancer.Target;
import org.milepost.proofs.history.Checker;
import org.milepost.proofs.history.Outages;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;
import org.milepost.proofs.workload.SandboxMember;
import org.milepost.proofs.workload.SteadyLoad;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code prove proxies}: behind HAProxy and nginx with the configurations of the documents, a
 * rolling restart of two instances loses no call.
 */
@Command(
        name = "proxies",
        description = {
            "Restarts two servers in turn behind HAProxy and nginx, with the configurations in ops/,"
                    + " under load: no call is lost. Needs Debian's packages haproxy and nginx."
        },
        mixinStandardHelpOptions = true)
public final class ProxiesCommand implements Callable<Integer> {

    private static final Limits LIMITS = new Limits(1, 2_048, 256, Duration.ofSeconds(7));
    private static final int COLLECTORS = 2_000;
    private static final Duration BETWEEN_RESTARTS = Duration.ofSeconds(4);
    private static final Duration BALANCER_READY = Duration.ofSeconds(3);
    private static final long FIRST_TRACE = 1_000_000;
    private static final long TRACES_OF_A_LOAD = 10_000_000;
    private static final Set<Integer> STATUSES_AFTER_SIGTERM = Set.of(0, 143);

    private static final Set<String> KINDS =
            Set.of("redeem", "inquire", "credit", "debit", "latest", "balance");

    /** A second address of this machine, and one that a caller pretends to have. */
    private static final String CALLER = "127.0.0.9";

    private static final String PRETENDED = "203.0.113.77";
    private static final int FORBIDDEN = 403;

    /** nginx ends a connection after this many requests, and says so in the last answer. */
    private static final int REQUESTS_OF_A_CONNECTION = 1_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often both servers are restarted (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--callers",
            paramLabel = "N",
            defaultValue = "12",
            description = "how many callers there are (default: ${DEFAULT-VALUE})")
    private int callers;

    private final List<String> summary = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<ServerProcess> servers = new ArrayList<>();

    @Override
    public Integer call() {
        try (Site site = Site.open(Project.var(), COLLECTORS)) {
            // Now a debit without ba_client_application_name is refused.
            Postgres.runningOn(site.data())
                    .run("UPDATE avios_settings SET client_application_required = true");
            for (int i = 0; i < 2; i++) {
                targets.add(new Target(LoadBalancer.freePort(), LoadBalancer.freePort()));
                servers.add(serve(site, targets.getLast()));
            }
            long firstTrace = FIRST_TRACE;
            for (LoadBalancer.Kind kind : LoadBalancer.Kind.values()) {
                prove(kind, site, firstTrace);
                firstTrace += TRACES_OF_A_LOAD;
            }
            servers.forEach(ServerProcess::stop);
            violations.addAll(site.audit(LIMITS));
            violations.addAll(site.secretsInLogs());
            if (!violations.isEmpty()) {
                summary.add("all files are kept in " + site.keep());
            }
        }
        return new Verdict(summary, violations)
                .print("proven: no call was lost, and the books hold");
    }

    private static ServerProcess serve(Site site, Target target) {
        return site.serve(
                LIMITS,
                List.of(
                        "http.port=" + target.port(),
                        "management.port=" + target.managementPort(),
                        "http.trustedProxies=" + LoadBalancer.LOOPBACK,
                        "http.lameDuckMillis=5000"));
    }

    private void prove(LoadBalancer.Kind kind, Site site, long firstTrace) {
        Path directory = newDirectory(site.logs(), kind);
        try (LoadBalancer balancer =
                LoadBalancer.start(
                        kind, Project.home(), directory, LoadBalancer.freePort(), targets)) {
            Pauses.pause(BALANCER_READY);
            SteadyLoad load =
                    new SteadyLoad(
                            balancer.address(),
                            kind.title(),
                            firstTrace,
                            site.collectors().first(),
                            site.collectors().count(),
                            List.of(SandboxMember.JANE, SandboxMember.ANA),
                            balancer.address(),
                            site.logs());
            load.start(callers);
            Pauses.pause(BETWEEN_RESTARTS);
            for (int round = 1; round <= rounds; round++) {
                restartBoth(site);
                System.out.printf(
                        Locale.ROOT,
                        "%s: round %d, answered %s, failed %d%n",
                        kind.title(),
                        round,
                        load.answered(),
                        load.failures().size());
            }
            load.finish();
            check(kind, load, site);
            checkCaller(kind, balancer.address());
        }
    }

    private void restartBoth(Site site) {
        for (int i = 0; i < servers.size(); i++) {
            int status = servers.get(i).stop();
            if (!STATUSES_AFTER_SIGTERM.contains(status)) {
                violations.add("a server ended with status " + status);
            }
            servers.set(i, serve(site, targets.get(i)));
            Pauses.pause(BETWEEN_RESTARTS);
        }
    }

    private void check(LoadBalancer.Kind kind, SteadyLoad load, Site site) {
        load.failures().forEach(it -> violations.add(kind.title() + ": " + it));
        Map<String, Integer> answered = load.answered();
        if (!answered.keySet().equals(KINDS)) {
            violations.add(kind.title() + ": not every call was answered: " + answered);
        }
        int calls = answered.values().stream().mapToInt(it -> it).sum();
        int connectionsMax = callers + load.failures().size() + calls / REQUESTS_OF_A_CONNECTION;
        if (load.connections() > connectionsMax) {
            violations.add(
                    "%s: connections were not kept: %d of %d callers"
                            .formatted(kind.title(), load.connections(), callers));
        }
        Checker checker =
                Checker.check(
                        load.history(),
                        new Checker.Model(Set.of(), new Outages(), it -> it, false),
                        site.database());
        checker.violations().forEach(it -> violations.add(kind.title() + ": " + it));
        summary.add(
                "%s: %,d calls over %d connections during %d restarts, %d failed: %s; %,d booked"
                        .formatted(
                                kind.title(),
                                calls,
                                load.connections(),
                                2 * rounds,
                                load.failures().size(),
                                answered,
                                checker.booked()));
    }

    /** A call that is refused, so that the log has the caller's address. */
    private void checkCaller(LoadBalancer.Kind kind, URI address) {
        String request =
                "GET /v2/programmes/ATRP/accounts/%s?api_key=none HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: %s\r\n\r\n"
                        .formatted(SandboxMember.JANE.account(), PRETENDED);
        try {
            int status = SteadyLoad.statusFrom(CALLER, address, request);
            if (status != FORBIDDEN) {
                violations.add(kind.title() + ": a call without key was answered " + status);
            }
        } catch (IOException e) {
            violations.add(kind.title() + ": a call without key was not answered: " + e);
        }
        String logs = servers.getFirst().errors() + servers.getLast().errors();
        if (!logs.contains("refused from " + CALLER) || logs.contains(PRETENDED)) {
            violations.add(kind.title() + ": the log does not have the address of the caller");
        } else {
            summary.add(kind.title() + ": the servers saw the address of the caller, " + CALLER);
        }
    }

    private static Path newDirectory(Path logs, LoadBalancer.Kind kind) {
        try {
            return Files.createDirectory(logs.resolveSibling(kind.title()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
