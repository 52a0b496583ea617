package org.milepost;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.milepost.amcash.CheckoutDetails;
import org.milepost.amcash.CheckoutEndpoint;
import org.milepost.amcash.CheckoutInquiry;
import org.milepost.amcash.CheckoutOutcomeEndpoint;
import org.milepost.amcash.CheckoutParts;
import org.milepost.amcash.SandboxFaults;
import org.milepost.audit.VerificationStore;
import org.milepost.avios.PartnerApi;
import org.milepost.avios.PartnerDetails;
import org.milepost.dialect.CommandRunner;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.http.HttpEvents;
import org.milepost.http.HttpServer;
import org.milepost.http.HttpSettings;
import org.milepost.http.LogLimit;
import org.milepost.http.PortTaken;
import org.milepost.http.Route;
import org.milepost.ledger.AnswerStore;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.FeedReader;
import org.milepost.ledger.Ledger;
import org.milepost.member.MemberAccounts;
import org.milepost.member.Members;
import org.milepost.oauth.AuthorizationServer;
import org.milepost.oauth.BearerGuard;
import org.milepost.oauth.MemberAccess;
import org.milepost.oauth.TokenSettings;
import org.milepost.operator.ExplanationEndpoint;
import org.milepost.operator.Explanations;
import org.milepost.operator.ExportEndpoint;
import org.milepost.operator.InquiryEndpoint;
import org.milepost.operator.MovementEndpoint;
import org.milepost.operator.OpenItemEndpoint;
import org.milepost.operator.Operations;
import org.milepost.operator.OperatorDetails;
import org.milepost.operator.PersonExport;
import org.milepost.operator.PersonSearchEndpoint;
import org.milepost.operator.RefusalSearchEndpoint;
import org.milepost.operator.SigningKeyOperations;
import org.milepost.operator.TransferSearchEndpoint;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.programme.CatalogueView;
import org.milepost.programme.CurrencyId;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.readmodel.ReadModels;
import org.milepost.refusal.RefusalSearch;
import org.milepost.refusal.RefusalWriter;
import org.milepost.refusal.Refusals;
import org.milepost.staff.StaffAccess;
import org.milepost.staff.StaffEndpoint;
import org.milepost.staff.StaffGuard;
import org.milepost.staff.StaffSignIns;
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
 * in the opposite order. {@link Config} has the settings and {@link Routes} the calls.
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

    /** Every maker of transfers; read models learn from them what a transfer is about. */
    private static final List<TransferDetailReader> DETAILS =
            List.of(new CheckoutDetails(), new PartnerDetails(), new OperatorDetails());

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
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
     * @param clock the programmes' time, in whole microseconds; tokens and deadlines follow real
     *     time
     */
    static Instance start(
            Config config,
            Purpose purpose,
            InstantSource clock,
            List<Supplier<JobStatus>> watched) {
        Instance instance = new Instance();
        try {
            instance.open(config, purpose, clock, watched);
            return instance;
        } catch (RuntimeException | Error e) {
            instance.close();
            throw e;
        }
    }

    /** The same without further jobs. */
    static Instance start(Config config, Purpose purpose, InstantSource clock) {
        return start(config, purpose, clock, List.of());
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
        return routes;
    }

    /**
     * Stops accepting requests, answers those in progress, writes what is queued, and closes all
     * parts.
     */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            try {
                next.close();
            } catch (Exception e) {
                FatalErrors.endProcessIfFatal(e);
                LOG.error(
                        "{} failed to close; the process stops without it; report"
                                + " this as a defect",
                        next.getClass().getSimpleName(),
                        e);
            }
        }
    }

    private void open(
            Config config,
            Purpose purpose,
            InstantSource source,
            List<Supplier<JobStatus>> watched) {
        Optional<DemoParts> demo =
                purpose == Purpose.DEMO
                        ? Optional.of(DemoParts.of(source, config.checkoutDeadline()))
                        : Optional.empty();
        InstantSource clock = demo.<InstantSource>map(DemoParts::clock).orElse(source);
        requireFree("management", config.management());
        requireFree("http", config.http());
        Database database = closedLater(Database.open(config.database(), config.outsideKeys()));
        database.requireDurable();
        switch (purpose) {
            case DEMO -> database.migrate();
            case SERVICE -> database.requireSchema();
        }
        CatalogueView view =
                demo.<CatalogueView>map(DemoParts::catalogues).orElse(CatalogueView.NEWEST);
        Programmes programmes = closedLater(Programmes.open(database, view));
        Telemetry telemetry =
                closedLater(
                        new Telemetry(
                                config.telemetry(),
                                Build.version(),
                                Build.commit(),
                                number -> currencyCodes(programmes, number)));
        Ledger ledger =
                closedLater(
                        Ledger.open(
                                database, config.lanes(), clock, telemetry, telemetry.bookings()));
        Metrics metrics = telemetry.metrics();
        ledger.laneStatuses().forEach(metrics::watchLane);
        metrics.watchPool(database::poolStatus);
        BackgroundJob answerExpiry = closedLater(AnswerStore.startExpiry(database, clock));
        readForMetrics(database, metrics);
        BackgroundJob read =
                closedLater(
                        new BackgroundJob(
                                        "metrics",
                                        METRICS_PERIOD,
                                        METRICS_AGE_MAX,
                                        () -> readForMetrics(database, metrics))
                                .start());
        config.auditPeriod().ifPresent(it -> closedLater(AuditSchedule.start(database, it)));
        InstantSource realTime = new WallClock();
        Members members =
                new Members(database, programmes, ledger, PartnerApi.CURRENCY, realTime, clock);
        Operations operations =
                Operations.of(
                        database,
                        programmes,
                        ledger,
                        members,
                        new MemberAccess(realTime),
                        Routes.SCOPES,
                        CheckoutEndpoint.CURRENCY,
                        new CheckoutParts(),
                        clock);
        MemberAccounts accounts = members.accounts();
        AuthorizationServer oauth =
                closedLater(
                        new AuthorizationServer(
                                database,
                                programmes,
                                members,
                                (it, who) -> accounts.isActive(it, who.programme(), who.number()),
                                TokenSettings.of(config.issuer()),
                                Routes.SCOPES,
                                config.provider(),
                                operations.records()::signedIn,
                                operations.records()::signInRefused,
                                realTime));
        StaffSignIns staffSignIns =
                new StaffSignIns(database, operations.trail(), config.staff(), realTime);
        StaffAccess access =
                new StaffAccess(
                        database,
                        operations.trail(),
                        staffSignIns,
                        config.staff(),
                        config.issuer(),
                        clock,
                        realTime);
        StaffEndpoint staff = new StaffEndpoint(access, config.issuer());
        demo.ifPresent(
                it ->
                        it.load(
                                operations,
                                members,
                                past -> Ledger.open(database, config.lanes().withLanes(1), past)));
        Refusals refusals = new Refusals();
        RefusalWriter refusalWriter =
                closedLater(
                        RefusalWriter.start(
                                database, refusals, clock, config.readModels().refusals()));
        CommandRunner runner = closedLater(new CommandRunner(ledger));
        SandboxFaults faults =
                demo.<SandboxFaults>map(DemoParts::checkoutFaults).orElse(SandboxFaults.NONE);
        CheckoutEndpoint checkout =
                new CheckoutEndpoint(
                        programmes,
                        members.cards(),
                        ledger,
                        runner,
                        faults,
                        refusals,
                        clock,
                        config.checkoutDeadline());
        CheckoutOutcomeEndpoint outcomes =
                new CheckoutOutcomeEndpoint(
                        programmes,
                        members.cards(),
                        ledger,
                        runner,
                        clock,
                        config.checkoutDeadline());
        PartnerApi partnerApi =
                PartnerApi.of(
                        programmes,
                        members,
                        ledger,
                        runner,
                        refusals,
                        new LogLimit(realTime),
                        realTime,
                        clock,
                        config.aviosDeadline());
        ReadModels models =
                closedLater(
                        ReadModels.start(
                                database,
                                programmes,
                                ledger.confirmationNumbers(),
                                DETAILS,
                                clock,
                                config.readModels(),
                                ledger::commandsWait));
        List<Route> production =
                Routes.of(
                        config.issuer(),
                        guard(oauth, Routes.AMCASH_SCOPE),
                        checkout,
                        outcomes,
                        scope -> guard(oauth, scope)::admit,
                        partnerApi,
                        config.errors(),
                        new StaffGuard(guard(oauth, Routes.OPERATOR_SCOPE), staffSignIns),
                        operations,
                        explanations(
                                database, programmes, ledger, members, operations, models, clock),
                        oauth,
                        staff,
                        access.passkeys());
        routes = demo.map(it -> it.around(production, programmes, oauth)).orElse(production);
        List<Supplier<JobStatus>> jobs = new ArrayList<>(watched);
        jobs.addAll(models.jobs());
        jobs.add(refusalWriter::jobStatus);
        metrics.watchLostRefusals(refusals::lost);
        jobs.add(Threads.realWaits()::status);
        jobs.add(programmes::jobStatus);
        jobs.addAll(oauth.jobs());
        jobs.addAll(ledger.jobs());
        jobs.add(answerExpiry::status);
        jobs.add(read::status);
        metrics.watchSlowedCallers("proof", partnerApi.slowedCallers());
        metrics.watchSlowedCallers("sign-in", oauth::refusedSignIns);
        metrics.watchSlowedCallers("staff-sign-in", staff::refusedSignIns);
        listen(config, telemetry, jobs, database);
        demo.ifPresent(it -> it.url().set(url));
        if (purpose == Purpose.SERVICE) {
            warnOfPlainSecrets(database, operations.trail(), realTime);
        }
    }

    private static void warnOfPlainSecrets(
            Database database, ChangeStore trail, InstantSource realTime) {
        Optional<String> outsideKey = database.outsideKeys().encryptingId();
        int count = new SigningKeyOperations(database, trail, realTime).notEncrypted();
        if (outsideKey.isEmpty()) {
            LOG.warn(
                    "encryption.key is not set, so the signing keys and the secret of confirmation"
                            + " numbers are stored as they are; a person who reads the database or"
                            + " a backup can make tokens; set it (OPERATIONS.md)");
        } else if (count > 0) {
            LOG.warn(
                    "{} secrets in the database are not encrypted with the first key of"
                            + " encryption.key, {}; they can be used, but not only with this key;"
                            + " when all servers have it, run 'keys encrypt'",
                    count,
                    outsideKey.get());
        }
    }

    private static Explanations explanations(
            Database database,
            Programmes programmes,
            Ledger ledger,
            Members members,
            Operations operations,
            ReadModels models,
            InstantSource clock) {
        ConfirmationNumbers numbers = ledger.confirmationNumbers();
        RefusalSearch refusals = new RefusalSearch(database);
        return new Explanations(
                new TransferSearchEndpoint(programmes, models.transfers(), numbers, DETAILS),
                new PersonSearchEndpoint(programmes, models.persons()),
                new ExplanationEndpoint(programmes, models.histories(), numbers, DETAILS, clock),
                new InquiryEndpoint(
                        programmes,
                        ledger,
                        models.histories(),
                        new CheckoutInquiry(),
                        numbers,
                        members.cards(),
                        clock),
                new MovementEndpoint(programmes, models.movements()),
                new RefusalSearchEndpoint(programmes, members.cards(), refusals),
                new ExportEndpoint(
                        new PersonExport(
                                programmes,
                                members,
                                operations,
                                models.histories(),
                                refusals,
                                numbers,
                                DETAILS)),
                new OpenItemEndpoint(
                        programmes,
                        operations.notes(),
                        members.cards(),
                        refusals,
                        models.transfers(),
                        clock));
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
            Config config, Telemetry telemetry, List<Supplier<JobStatus>> jobs, Database database) {
        Metrics metrics = telemetry.metrics();
        Readiness readiness = new Readiness();
        HttpServer management =
                closedLater(
                        listen(
                                "management",
                                config.management(),
                                Routes.management(
                                        metrics,
                                        new HealthEndpoint(List::of),
                                        new HealthEndpoint(readiness::down)),
                                config,
                                metrics.requests()));
        HttpServer partners = closedLater(listen("http", config.http(), routes, config, telemetry));
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
        closedLater(() -> leave(readiness, partners, config.http().lameDuck()));
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
            Config config,
            HttpEvents events) {
        try {
            return HttpServer.start(
                    name,
                    settings,
                    routes,
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

    private static BearerGuard guard(AuthorizationServer oauth, String scope) {
        return new BearerGuard(oauth.verifier(), oauth.clients()::find, scope);
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

    private <T extends AutoCloseable> T closedLater(T closeable) {
        opened.push(closeable);
        return closeable;
    }
}
