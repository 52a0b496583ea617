package org.milepost;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.milepost.audit.VerificationStore;
import org.milepost.http.HttpEvents;
import org.milepost.http.HttpServer;
import org.milepost.http.HttpSettings;
import org.milepost.http.MountedRoutes;
import org.milepost.http.PortTaken;
import org.milepost.http.Route;
import org.milepost.ledger.AnswerStore;
import org.milepost.ledger.FeedReader;
import org.milepost.ledger.TransferTextStore;
import org.milepost.operator.SigningKeyOperations;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.programme.CatalogueView;
import org.milepost.programme.CurrencyId;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.telemetry.CurrencyNames;
import org.milepost.telemetry.HealthEndpoint;
import org.milepost.telemetry.Metrics;
import org.milepost.telemetry.Readiness;
import org.milepost.telemetry.Telemetry;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.FatalErrors;
import org.milepost.threads.JobStatus;
import org.milepost.threads.Threads;
import org.milepost.trail.ChangeStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Milepost: every object, built in the order in which they need each other, and closed
 * in the opposite order; those that answer calls are in its {@link Application}. {@link Config} has
 * the settings and {@link Routes} the calls.
 *
 * <p>Threads: {@link #close} may be called by any thread, once.
 */
final class Instance implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

    /** The longest time of a readiness check of the database. */
    private static final Duration READY_MAX = Duration.ofSeconds(1);

    private static final Duration METRICS_PERIOD = Duration.ofSeconds(10);

    /** Only a metric is old then. */
    private static final Duration METRICS_AGE_MAX = Duration.ofDays(1);

    private static final Duration DURABILITY_PERIOD = Duration.ofSeconds(5);

    /** A failover, after which it may take a while until a standby is synchronous again. */
    private static final Duration DURABILITY_AGE_MAX = Duration.ofSeconds(30);

    private final OpenParts opened = new OpenParts();
    private String url = "";
    private String managementUrl = "";
    private List<Route> routes = List.of();

    /** The purpose of an instance. */
    enum Purpose {
        /** A demo: the sandbox's data is loaded. */
        DEMO,
        /** Production: without data of the sandbox. */
        SERVICE
    }

    private Instance() {}

    /**
     * Starts an instance. Once this returns, requests are answered.
     *
     * @param watched further jobs that must run for this instance to be ready
     * @param worlds the worlds of a demo
     * @param clock the programmes' time, in whole microseconds; tokens and deadlines follow real
     *     time
     */
    static Instance start(
            Config config,
            Purpose purpose,
            InstantSource clock,
            List<Supplier<JobStatus>> watched,
            Optional<Worlds> worlds) {
        Instance instance = new Instance();
        try {
            instance.open(config, purpose, clock, watched, worlds);
            return instance;
        } catch (RuntimeException | Error e) {
            instance.close();
            throw e;
        }
    }

    /** The same without further jobs and worlds. */
    static Instance start(Config config, Purpose purpose, InstantSource clock) {
        return start(config, purpose, clock, List.of(), Optional.empty());
    }

    /** The URL for partners. */
    String url() {
        return url;
    }

    /** The URL of health and metrics. */
    String managementUrl() {
        return managementUrl;
    }

    /** The routes of the partners' port. */
    List<Route> routes() {
        return List.copyOf(routes);
    }

    /**
     * Stops accepting requests, answers those in progress, writes what is queued, and closes all
     * parts.
     */
    @Override
    public void close() {
        opened.close();
    }

    private void open(
            Config config,
            Purpose purpose,
            InstantSource source,
            List<Supplier<JobStatus>> watched,
            Optional<Worlds> worlds) {
        Optional<DemoParts> demo =
                purpose == Purpose.DEMO
                        ? Optional.of(DemoParts.of(source, config.checkoutDeadline()))
                        : Optional.empty();
        InstantSource clock = demo.<InstantSource>map(DemoParts::clock).orElse(source);
        requireFree("management", config.management());
        requireFree("http", config.http());
        Database database = opened.add(Database.open(config.database(), config.outsideKeys()));
        database.requireDurable();
        switch (purpose) {
            case DEMO -> database.migrate();
            case SERVICE -> database.requireSchema();
        }
        CatalogueView view =
                demo.<CatalogueView>map(DemoParts::catalogues).orElse(CatalogueView.NEWEST);
        Programmes programmes = opened.add(Programmes.open(database, view));
        Telemetry telemetry =
                opened.add(
                        new Telemetry(
                                config.telemetry(),
                                Build.version(),
                                Build.commit(),
                                number -> currencyCodes(programmes, number)));
        Metrics metrics = telemetry.metrics();
        metrics.watchPool(database::poolStatus);
        readForMetrics(database, metrics);
        BackgroundJob read =
                opened.add(
                        new BackgroundJob(
                                        "metrics",
                                        METRICS_PERIOD,
                                        METRICS_AGE_MAX,
                                        () -> readForMetrics(database, metrics))
                                .start());
        BackgroundJob durability =
                opened.add(
                        new BackgroundJob(
                                        "durability",
                                        DURABILITY_PERIOD,
                                        DURABILITY_AGE_MAX,
                                        database::requireDurable)
                                .start());
        config.auditPlan().ifPresent(it -> opened.add(AuditSchedule.start(database, it)));
        Application application =
                opened.add(
                        Application.open(
                                database,
                                programmes,
                                config,
                                demo,
                                clock,
                                telemetry,
                                telemetry.bookings()));
        BackgroundJob answerExpiry =
                opened.add(AnswerStore.startExpiry(database, clock, config.retention().answers()));
        Optional<BackgroundJob> transferTexts =
                config.retention()
                        .transferTexts()
                        .map(it -> opened.add(TransferTextStore.start(database, clock, it)));
        application.watch(metrics);
        application.load();
        routes = new ArrayList<>(application.routes());
        worlds.ifPresent(it -> routes.addAll(Routes.worlds(new WorldEndpoint(it))));
        List<Supplier<JobStatus>> jobs = new ArrayList<>(watched);
        worlds.ifPresent(it -> jobs.add(it::jobStatus));
        jobs.addAll(application.jobs());
        jobs.add(Threads.realWaits()::status);
        jobs.add(programmes::jobStatus);
        jobs.add(answerExpiry::status);
        transferTexts.ifPresent(it -> jobs.add(it::status));
        jobs.add(read::status);
        jobs.add(durability::status);
        MountedRoutes mounted = worlds.map(Worlds::mounted).orElseGet(MountedRoutes::new);
        listen(config, telemetry, jobs, database, mounted);
        demo.ifPresent(it -> it.url().set(url));
        if (purpose == Purpose.SERVICE) {
            warnOfPlainSecrets(database, application.trail(), new WallClock());
        }
    }

    private static void warnOfPlainSecrets(
            Database database, ChangeStore trail, InstantSource realTime) {
        Optional<String> outsideKey = database.outsideKeys().encryptingId();
        int count = new SigningKeyOperations(database, trail, realTime).notEncrypted();
        if (outsideKey.isEmpty()) {
            LOG.warn(
                    "encryption.key is not set, so the signing keys and the other secrets of the"
                            + " installation are stored as they are; a person who reads the"
                            + " database or a backup can make tokens; set it (OPERATIONS.md)");
        } else if (count > 0) {
            LOG.warn(
                    "{} secrets in the database are not encrypted with the first key of"
                            + " encryption.key, {}; they can be used, but not only with this key;"
                            + " when all servers have it, run 'keys encrypt'",
                    count,
                    outsideKey.get());
        }
    }

    /**
     * Reads the metrics that come from the database: the lag of the feed's readers, and the last
     * audit.
     */
    private static void readForMetrics(Database database, Metrics metrics) {
        Map<String, Long> rows = new TreeMap<>();
        FeedReader.lags(database).forEach(it -> rows.put(it.reader(), it.rows()));
        metrics.feedLags(rows);
        new VerificationStore(database)
                .last()
                .ifPresent(it -> metrics.lastVerification(it.result(), it.now()));
    }

    private static Optional<CurrencyNames.Codes> currencyCodes(Programmes programmes, int number) {
        for (Programme programme : programmes.current().programmes()) {
            for (Map.Entry<String, CurrencyId> currency : programme.currencies().entrySet()) {
                if (currency.getValue().value() == number) {
                    return Optional.of(
                            new CurrencyNames.Codes(programme.code(), currency.getKey()));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The management address opens first and closes last, so that it reports on the partners' port.
     */
    private void listen(
            Config config,
            Telemetry telemetry,
            List<Supplier<JobStatus>> jobs,
            Database database,
            MountedRoutes mounted) {
        Metrics metrics = telemetry.metrics();
        Readiness readiness = new Readiness();
        HttpServer management =
                opened.add(
                        listen(
                                "management",
                                config.management(),
                                Routes.management(
                                        metrics,
                                        new HealthEndpoint(List::of),
                                        new HealthEndpoint(readiness::down)),
                                new MountedRoutes(),
                                config,
                                metrics.requests()));
        HttpServer partners =
                opened.add(listen("http", config.http(), routes, mounted, config, telemetry));
        managementUrl = "http://" + config.management().host() + ":" + management.port();
        url = config.http().scheme() + "://" + config.http().host() + ":" + partners.port();
        jobs.addAll(management.jobs());
        jobs.addAll(partners.jobs());
        jobs.forEach(readiness::watch);
        jobs.forEach(metrics::watchJob);
        metrics.watchServer("management", management::counts);
        metrics.watchServer("http", partners::counts);
        metrics.watchCertificate(partners::certificate);
        readiness.require("database", () -> isReachable(database));
        readiness.require("partners-port", partners::isListening);
        readiness.serve();
        opened.add(() -> leave(readiness, partners, config.http().lameDuck()));
    }

    /**
     * Reports that this instance is not ready, and continues to serve so long that load balancers
     * can detect it. An interrupt ends the wait.
     */
    private static void leave(Readiness readiness, HttpServer partners, Duration lameDuck) {
        partners.endConnections();
        readiness.drain();
        try {
            Thread.sleep(lameDuck);
        } catch (InterruptedException _) {
            LOG.debug("the wait before the port closes was ended");
        }
    }

    /** Starts a server; if its address is taken, the message names the setting. */
    private static HttpServer listen(
            String name,
            HttpSettings settings,
            List<Route> routes,
            MountedRoutes mounted,
            Config config,
            HttpEvents events) {
        try {
            return HttpServer.start(
                    name,
                    settings,
                    routes,
                    mounted,
                    Routes.prefixes(config.errors()),
                    Routes.OTHERWISE,
                    events,
                    new WallClock());
        } catch (PortTaken e) {
            throw taken(name, e);
        }
    }

    /** Checked first: a busy port is reported at once, without waiting for the database. */
    private static void requireFree(String name, HttpSettings settings) {
        try {
            HttpServer.requireFree(settings);
        } catch (PortTaken e) {
            throw taken(name, e);
        }
    }

    private static OperatorFault taken(String name, PortTaken e) {
        return new OperatorFault(
                e.getMessage() + ". Choose another port with " + name + ".port in the settings.",
                e);
    }

    /** For load balancers, whose timeout is shorter than that of the pool. */
    private static boolean isReachable(Database database) {
        FutureTask<Boolean> look = new FutureTask<>(database::readDurability, true);
        Thread.ofVirtual().start(look);
        try {
            return look.get(READY_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            FatalErrors.endProcessIfFatal(e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
