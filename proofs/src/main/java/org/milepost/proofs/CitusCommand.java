package org.milepost.proofs;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.BearerToken;
import org.milepost.bench.HttpLoad;
import org.milepost.bench.Project;
import org.milepost.bench.RedemptionSequence;
import org.milepost.bench.SponsorTill;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.ServerProcess;
import org.milepost.ledger.AccountId;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.ShardMap;
import org.milepost.proofs.nemesis.ClusterNodes;
import org.milepost.proofs.nemesis.InjectedFault;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;
import org.milepost.proofs.workload.SandboxMember;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prove citus}: both APIs on a Citus cluster that somebody else runs. */
@Command(
        name = "citus",
        description = {
            "Proves that Milepost works on a Citus cluster, and measures what it costs there.",
            "The database must be empty but for the extension, with all workers added. The sandbox is"
                    + " loaded into it. Then: the calls of the README and of the published collections"
                    + " of requests; a worker that is"
                    + " killed stops its own buckets only; the load of both APIs while workers are"
                    + " killed and shards are moved; and with --plain-url the processor time of a"
                    + " redemption compared with a single PostgreSQL, both on this machine."
        },
        mixinStandardHelpOptions = true)
final class CitusCommand implements Callable<Integer> {

    private static final Limits TORTURE_LIMITS = new Limits(2, 64, 32, Duration.ofSeconds(3));
    private static final Limits LOAD_LIMITS = new Limits(1, 2_048, 256, Duration.ofSeconds(7));
    private static final int COLLECTORS = 4_000;
    private static final int TILLS = 8;
    private static final int PARTNERS = 6;
    private static final int READERS = 3;
    private static final Duration FAULT_PAUSE_MAX = Duration.ofSeconds(3);
    private static final Duration BACK_MAX = Duration.ofMinutes(1);
    private static final int TRIED_PER_NODE = 12;
    private static final int CONNECTIONS = 128;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final double COST_MAX = 2.0;

    private static final Pattern NUMBER =
            Pattern.compile("\"txnConfirmationNumber\":\"([0-9A-Z]+)\"");

    private static final Pattern BALANCE = Pattern.compile("\"cashBalance\":\"?([0-9.]+)");

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "the coordinator's database: jdbc:postgresql://host:port/name")
    private String url = "";

    @Option(
            names = "--plain-url",
            paramLabel = "URL",
            description =
                    "an empty database of a single PostgreSQL on this machine, to compare with")
    private @Nullable String plainUrl;

    @Option(
            names = "--user",
            paramLabel = "ROLE",
            defaultValue = "postgres",
            description = "the role that owns both databases (default: ${DEFAULT-VALUE})")
    private String user = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "the file with its password, if it has one")
    private @Nullable Path passwordFile;

    @Option(
            names = "--stop-worker",
            paramLabel = "COMMAND",
            description = "kills a worker at once; {host} and {port} stand for its address")
    private @Nullable String stopWorker;

    @Option(
            names = "--start-worker",
            paramLabel = "COMMAND",
            description = "starts a killed worker again")
    private @Nullable String startWorker;

    @Option(
            names = "--shards",
            paramLabel = "N",
            defaultValue = "12",
            description = "how many shards the books get (default: ${DEFAULT-VALUE})")
    private int shards;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "5",
            description = "how long faults are injected, 0 for none (default: ${DEFAULT-VALUE})")
    private int minutes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "how long each of the four loads is measured (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Mixin private Seed seed = new Seed();

    private final PrintStream out = System.out;
    private final List<String> missed = new ArrayList<>();

    /** What a client of a till got. */
    private record ReadmeAnswer(int status, String body) {

        boolean isApproved() {
            return status == 200 && body.contains("\"responseCode\":\"0000\"");
        }

        boolean isTimeOut() {
            return body.contains("\"responseCode\":\"0008\"");
        }
    }

    @Override
    public Integer call() {
        long chance = seed.choose();
        DatabaseSettings cluster = DatabaseSettings.of(url, user, password()).withCluster(true);
        out.println("loading the sandbox into the cluster ...");
        try (Site site = Site.over(Project.var(), cluster, shards, COLLECTORS)) {
            ServerProcess server = site.serve(LOAD_LIMITS);
            readme(server.address());
            collections(server.address());
            nodes(cluster).ifPresent(it -> isolate(site, it, server.address()));
            server.stop();
            nodes(cluster).filter(_ -> minutes > 0).ifPresent(it -> torture(site, it, chance));
            compare(site);
            missed.addAll(site.audit(LOAD_LIMITS));
            missed.addAll(site.secretsInLogs());
            if (!missed.isEmpty()) {
                out.println("the output of the programs is in " + site.keep());
            }
        }
        return Verdict.of(missed).print("the cluster works: the books hold");
    }

    private String password() {
        try {
            return passwordFile == null ? "" : Files.readString(passwordFile).strip();
        } catch (IOException e) {
            throw new IllegalStateException("the password cannot be read: " + passwordFile, e);
        }
    }

    private Optional<ClusterNodes> nodes(DatabaseSettings cluster) {
        return stopWorker == null || startWorker == null
                ? Optional.empty()
                : Optional.of(new ClusterNodes(cluster, stopWorker, startWorker));
    }

    /** The calls of the README, in its order. */
    private void readme(URI server) {
        ReadmeTill till = new ReadmeTill(server);
        require(
                till.call("inquire", "any", "84095202006", "\"postTaxBasketAmount\":\"16.12\"")
                        .body()
                        .contains("cashBalance"),
                "the inquiry of the README is not answered");
        String redeem = "\"postTaxBasketAmount\":\"16.12\",\"dollarRedeemRequest\":\"16.12\"";
        String key = "receipt-" + System.nanoTime();
        ReadmeAnswer first = till.call("redeem", key, "84095202006", redeem);
        require(first.isApproved(), "the redemption of the README is not approved: " + first);
        require(
                till.call("redeem", key, "84095202006", redeem).equals(first),
                "the redemption of the README is not answered again with the same bytes");
        Matcher number = NUMBER.matcher(first.body());
        require(number.find(), "the redemption of the README has no number");
        ReadmeAnswer reversed =
                till.call(
                        "reverse",
                        "refund-" + key,
                        "84095202006",
                        "\"redemptionConfirmationNumber\":\"%s\"".formatted(number.group(1)));
        require(reversed.isApproved(), "the reversal of the README is refused: " + reversed);
        out.println("the calls of the README are answered");
    }

    /** Every call of the published collections of the tills' and the operator's API. */
    private void collections(URI server) {
        for (String name : List.of("amcash", "operator")) {
            ApiCollection collection = ApiCollection.of(server, name);
            List<String> differences = collection.send();
            missed.addAll(differences);
            out.printf(
                    Locale.ROOT,
                    "%d requests of the collection %s: %d answers differ%n",
                    collection.sent(),
                    name,
                    differences.size());
        }
    }

    /** While a worker is down, redemptions of its buckets get 0008, and all others are approved. */
    private void isolate(Site site, ClusterNodes nodes, URI server) {
        ShardMap map;
        try (Database database = Database.open(site.database())) {
            map = database.shards();
        }
        ReadmeTill till = new ReadmeTill(server);
        for (ClusterNodes.Worker worker : nodes.workers()) {
            List<String> own = new ArrayList<>();
            List<String> others = new ArrayList<>();
            for (long number = site.collectors().first();
                    own.size() < TRIED_PER_NODE || others.size() < TRIED_PER_NODE;
                    number++) {
                String collector = Long.toString(number);
                int bucket = AccountId.of("AIRMILES", collector, "CASH").bucket();
                List<String> list = map.of(bucket).node().equals(worker.node()) ? own : others;
                if (list.size() < TRIED_PER_NODE) {
                    list.add(collector);
                }
            }
            Map<String, String> before = balances(till, own);
            nodes.stop(worker);
            List<ReadmeAnswer> ofOthers = redeemAll(till, others);
            List<ReadmeAnswer> ofOwn = redeemAll(till, own);
            nodes.start(worker);
            long start = System.nanoTime();
            boolean back = Pauses.await(BACK_MAX, () -> balances(till, own).size() == own.size());
            double seconds = (System.nanoTime() - start) / 1e9;
            require(back, worker.node() + ": its buckets did not come back");
            require(
                    balances(till, own).equals(before),
                    worker.node() + " down: a balance of its buckets was changed");
            require(
                    redeemAll(till, own).stream().allMatch(ReadmeAnswer::isApproved),
                    worker.node() + ": not all redemptions were approved when it was back");
            long approved = ofOthers.stream().filter(ReadmeAnswer::isApproved).count();
            long timedOut = ofOwn.stream().filter(ReadmeAnswer::isTimeOut).count();
            require(
                    approved == others.size(),
                    "%s down: only %d of %d redemptions of other workers were approved"
                            .formatted(worker.node(), approved, others.size()));
            require(
                    timedOut == own.size(),
                    "%s down: only %d of %d of its redemptions got 0008: %s"
                            .formatted(worker.node(), timedOut, own.size(), ofOwn));
            out.printf(
                    Locale.ROOT,
                    "%s killed: %d of %d redemptions of other workers approved, %d of %d of its own"
                            + " got 0008 without a charge; its buckets answered %.1f s after it"
                            + " took connections%n",
                    worker.node(),
                    approved,
                    others.size(),
                    timedOut,
                    own.size(),
                    seconds);
        }
    }

    private static List<ReadmeAnswer> redeemAll(ReadmeTill till, List<String> collectors) {
        return all(collectors, till::redeem);
    }

    /** The balances of the collectors whose inquiry is answered. */
    private static Map<String, String> balances(ReadmeTill till, List<String> collectors) {
        Map<String, String> balances = new TreeMap<>();
        List<ReadmeAnswer> answers =
                all(
                        collectors,
                        it -> till.call("inquire", "any", it, "\"postTaxBasketAmount\":\"16.12\""));
        for (int i = 0; i < collectors.size(); i++) {
            Matcher balance = BALANCE.matcher(answers.get(i).body());
            if (balance.find()) {
                balances.put(collectors.get(i), balance.group(1));
            }
        }
        return balances;
    }

    /** Calls for all of them at the same time. */
    private static List<ReadmeAnswer> all(
            List<String> collectors, Function<String, ReadmeAnswer> call) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ReadmeAnswer>> calls =
                    collectors.stream().map(it -> threads.submit(() -> call.apply(it))).toList();
            List<ReadmeAnswer> answers = new ArrayList<>();
            for (Future<ReadmeAnswer> one : calls) {
                answers.add(one.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void torture(Site site, ClusterNodes nodes, long chance) {
        FaultRun.Settings settings =
                new FaultRun.Settings(
                        TortureCommand.plan(
                                chance,
                                site.collectors(),
                                SandboxMember.ALL,
                                TILLS,
                                PARTNERS,
                                READERS),
                        InjectedFault.OF_CLUSTER,
                        Duration.ofMinutes(minutes),
                        FAULT_PAUSE_MAX,
                        RetriesCommand.QUIET);
        try (FaultRun run =
                FaultRun.ofCluster(
                        site,
                        settings,
                        nodes,
                        () -> site.serve(TORTURE_LIMITS).running(),
                        out::println)) {
            Verdict verdict = run.run();
            verdict.summary().forEach(out::println);
            missed.addAll(verdict.violations());
        }
        missed.addAll(site.audit(LOAD_LIMITS));
    }

    /** The processor time of a redemption on the cluster and on a single PostgreSQL, in turns. */
    private void compare(Site cluster) {
        if (plainUrl == null) {
            return;
        }
        out.println("loading the sandbox into the single PostgreSQL ...");
        DatabaseSettings single = DatabaseSettings.of(plainUrl, user, password());
        try (Site plain = Site.over(Project.var(), single, 1, COLLECTORS)) {
            double ofCluster = 0;
            double ofPlain = 0;
            for (int turn = 0; turn < 2; turn++) {
                ofPlain += cost(plain, "single PostgreSQL");
                ofCluster += cost(cluster, "cluster");
            }
            double ratio = ofCluster / ofPlain;
            out.printf(Locale.ROOT, "a redemption costs %.2f times the processor time%n", ratio);
            require(ratio <= COST_MAX, "more than " + COST_MAX + " times");
            missed.addAll(plain.audit(LOAD_LIMITS));
        }
    }

    /** Microseconds of the server's and the database's processors for a redemption. */
    private double cost(Site site, String name) {
        ServerProcess server = site.serve(LOAD_LIMITS);
        try {
            URI address = server.address();
            HttpLoad load =
                    new HttpLoad(
                            new InetSocketAddress(address.getHost(), address.getPort()),
                            CONNECTIONS,
                            SponsorTill.ofSandbox(address)
                                    .redeem(
                                            new RedemptionSequence(site.collectors()),
                                            new FreshNumbers()::next));
            load.run(Duration.ZERO, WARM_UP);
            DatabaseProcessors database = DatabaseProcessors.of(site.database());
            Duration serverBefore = processorTime(server);
            Duration databaseBefore = database.used();
            var measured = load.run(Duration.ZERO, Duration.ofSeconds(seconds));
            double count = measured.count();
            double ofServer = processorTime(server).minus(serverBefore).toNanos() / 1e3 / count;
            double ofDatabase = database.used().minus(databaseBefore).toNanos() / 1e3 / count;
            out.printf(
                    Locale.ROOT,
                    "%s: %.0f redemptions/s over %d connections; %.0f µs of processor time each:"
                            + " server %.0f, database %.0f%n",
                    name,
                    measured.ratePerSecond(),
                    CONNECTIONS,
                    ofServer + ofDatabase,
                    ofServer,
                    ofDatabase);
            return ofServer + ofDatabase;
        } finally {
            server.stop();
        }
    }

    private static Duration processorTime(ServerProcess server) {
        return ProcessHandle.of(server.processId())
                .flatMap(it -> it.info().totalCpuDuration())
                .orElseThrow();
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            missed.add(otherwise);
        }
    }

    /** FreshNumbers that no earlier load over the same database has used. */
    private static final class FreshNumbers {
        private long next = System.currentTimeMillis() % 100_000_000L * 1_000L + 100_000_000_000L;

        long next() {
            return next++;
        }
    }

    /** A till that speaks as the README does. */
    private record ReadmeTill(URI server, BearerToken token, HttpClient client) {

        ReadmeTill(URI server) {
            this(
                    server,
                    BearerToken.of(server, "loy1-pos", "loy1-pos-secret"),
                    HttpClient.newHttpClient());
        }

        ReadmeAnswer redeem(String collector) {
            return call(
                    "redeem",
                    "isolation-" + System.nanoTime() + "-" + collector,
                    collector,
                    "\"postTaxBasketAmount\":\"16.12\",\"dollarRedeemRequest\":\"10.00\"");
        }

        ReadmeAnswer call(String name, String key, String collector, String members) {
            String body =
                    """
                    {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%s",\
                    "dateTime":"2026-11-21T13:32:00-0500","deviceId":"001","sponsorCode":"LOY1",\
                    "storeId":"0001","traceId":"1","vendorId":"100087",%s}"""
                            .formatted(collector, members);
            HttpRequest request =
                    HttpRequest.newBuilder(server.resolve("/checkout/amcash/" + name))
                            .header("Authorization", "Bearer " + token.text())
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", key)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            try {
                HttpResponse<String> response =
                        client.send(request, HttpResponse.BodyHandlers.ofString());
                return new ReadmeAnswer(response.statusCode(), response.body());
            } catch (IOException e) {
                return new ReadmeAnswer(0, String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
