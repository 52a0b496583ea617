package org.milepost;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.milepost.amcash.CheckoutDetails;
import org.milepost.amcash.CheckoutEndpoint;
import org.milepost.amcash.CheckoutInquiry;
import org.milepost.amcash.CheckoutOutcomeEndpoint;
import org.milepost.amcash.CheckoutParts;
import org.milepost.amcash.SandboxFaults;
import org.milepost.avios.PartnerApi;
import org.milepost.avios.PartnerDetails;
import org.milepost.commit.LaneEvents;
import org.milepost.console.ConsoleEndpoint;
import org.milepost.console.ConsoleRoutes;
import org.milepost.dialect.CommandRunner;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.files.SettlementFiles;
import org.milepost.files.SettlementJob;
import org.milepost.http.LocalCalls;
import org.milepost.http.LogLimit;
import org.milepost.http.Route;
import org.milepost.incoming.BatchAudit;
import org.milepost.incoming.BatchDetails;
import org.milepost.incoming.BatchIssuance;
import org.milepost.incoming.IncomingFiles;
import org.milepost.incoming.IncomingJob;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.LedgerEvents;
import org.milepost.member.MemberAccounts;
import org.milepost.member.Members;
import org.milepost.oauth.AuthorizationServer;
import org.milepost.oauth.BearerGuard;
import org.milepost.oauth.MemberAccess;
import org.milepost.oauth.TokenSettings;
import org.milepost.operator.ExplanationEndpoint;
import org.milepost.operator.Explanations;
import org.milepost.operator.ExportEndpoint;
import org.milepost.operator.IncomingFileEndpoint;
import org.milepost.operator.IncomingFileOperations;
import org.milepost.operator.InquiryEndpoint;
import org.milepost.operator.MovementEndpoint;
import org.milepost.operator.OpenItemEndpoint;
import org.milepost.operator.Operations;
import org.milepost.operator.OperatorDetails;
import org.milepost.operator.PersonExport;
import org.milepost.operator.PersonSearchEndpoint;
import org.milepost.operator.ReconciliationEndpoint;
import org.milepost.operator.RefusalSearchEndpoint;
import org.milepost.operator.SettlementFileEndpoint;
import org.milepost.operator.StatementEndpoint;
import org.milepost.operator.TransferSearchEndpoint;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;
import org.milepost.readmodel.ReadModels;
import org.milepost.reconciliation.Reconciliation;
import org.milepost.reconciliation.VerdictFile;
import org.milepost.refusal.RefusalSearch;
import org.milepost.refusal.RefusalWriter;
import org.milepost.refusal.Refusals;
import org.milepost.staff.StaffAccess;
import org.milepost.staff.StaffEndpoint;
import org.milepost.staff.StaffGuard;
import org.milepost.staff.StaffSignIns;
import org.milepost.statement.Statements;
import org.milepost.telemetry.Metrics;
import org.milepost.threads.JobStatus;
import org.milepost.trail.ChangeStore;
import org.milepost.trail.TrailTextExpiry;
import org.milepost.web.Languages;

/**
 * All objects that answer the calls over one database, built in the order in which they need each
 * other, and closed in the opposite order. An {@link Instance} has one, with a server and telemetry
 * of its own; each {@link World} of a demo has one.
 *
 * <p>Threads: shared; closed once by its owner.
 */
final class Application implements AutoCloseable {

    /** Everything that makes transfers; read models use it to find out what a transfer is about. */
    private static final List<TransferDetailReader> DETAILS =
            List.of(
                    new CheckoutDetails(),
                    new PartnerDetails(),
                    new OperatorDetails(),
                    new BatchDetails());

    private final OpenParts opened = new OpenParts();
    private final List<Supplier<JobStatus>> jobs = new ArrayList<>();
    private final List<Consumer<Metrics>> watched = new ArrayList<>();
    private List<Route> routes = List.of();
    private Runnable load = () -> {};
    private @Nullable ChangeStore trail;

    private Application() {}

    /**
     * Builds the objects and starts their lanes and jobs.
     *
     * @param demo the parts of a demo; empty in production
     * @param clock the programmes' time, in whole microseconds
     * @param lanes listens to the lanes
     * @param bookings listens to what is booked
     */
    static Application open(
            Database database,
            Programmes programmes,
            Config config,
            Optional<DemoParts> demo,
            InstantSource clock,
            LaneEvents lanes,
            LedgerEvents bookings) {
        Application application = new Application();
        try {
            application.build(database, programmes, config, demo, clock, lanes, bookings);
            return application;
        } catch (RuntimeException | Error e) {
            application.close();
            throw e;
        }
    }

    /** The routes of all calls. */
    List<Route> routes() {
        return routes;
    }

    /** Adds what is missing of the sandbox's data; does nothing in production. */
    void load() {
        load.run();
    }

    /** The trail of operators' changes. */
    ChangeStore trail() {
        return Objects.requireNonNull(trail);
    }

    /** The states of its lanes and jobs. */
    List<Supplier<JobStatus>> jobs() {
        return List.copyOf(jobs);
    }

    /** Adds its counts to these metrics. */
    void watch(Metrics metrics) {
        watched.forEach(it -> it.accept(metrics));
    }

    /** Writes what is queued, and closes all parts. */
    @Override
    public void close() {
        opened.close();
    }

    private void build(
            Database database,
            Programmes programmes,
            Config config,
            Optional<DemoParts> demo,
            InstantSource clock,
            LaneEvents lanes,
            LedgerEvents bookings) {
        Ledger ledger = opened.add(Ledger.open(database, config.lanes(), clock, lanes, bookings));
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
        trail = operations.trail();
        MemberAccounts accounts = members.accounts();
        AuthorizationServer oauth =
                opened.add(
                        new AuthorizationServer(
                                database,
                                programmes,
                                members,
                                (it, who) -> accounts.isActive(it, who.programme(), who.number()),
                                TokenSettings.of(
                                        config.issuer(),
                                        config.retention().grants(),
                                        config.retention().signIns()),
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
        demo.ifPresent(it -> load = () -> load(it, database, config, operations, members));
        Refusals refusals = new Refusals();
        RefusalWriter refusalWriter =
                opened.add(
                        RefusalWriter.start(
                                database, refusals, clock, config.readModels().refusals()));
        config.readModels()
                .trailTexts()
                .map(it -> opened.add(TrailTextExpiry.start(operations.trail(), it)))
                .ifPresent(it -> jobs.add(it::status));
        CommandRunner runner = opened.add(new CommandRunner(ledger));
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
                opened.add(
                        ReadModels.start(
                                database,
                                programmes,
                                ledger.confirmationNumbers(),
                                DETAILS,
                                clock,
                                config.readModels(),
                                ledger::commandsWait));
        SettlementFiles files = new SettlementFiles(database, clock);
        SettlementJob settlement =
                opened.add(
                        SettlementJob.start(
                                database,
                                programmes,
                                ledger.confirmationNumbers(),
                                DETAILS,
                                files,
                                clock,
                                config.files(),
                                ledger::commandsWait));
        IncomingFiles incoming = new IncomingFiles(database, clock);
        IncomingFileOperations incomingFiles =
                new IncomingFileOperations(
                        database,
                        programmes,
                        incoming,
                        new BatchAudit(database, programmes, incoming),
                        new VerdictFile(database, incoming),
                        operations.reconciliation(),
                        operations.trail());
        IncomingJob incomingJob =
                opened.add(
                        IncomingJob.start(
                                database,
                                List.of(
                                        new BatchIssuance(
                                                database,
                                                programmes,
                                                members.cards(),
                                                ledger,
                                                incoming),
                                        new Reconciliation(database, programmes, incoming, clock)),
                                config.files().intake().map(incomingFiles::intake),
                                config.files().share(),
                                ledger::commandsWait));
        Explanations explanations =
                explanations(
                        database,
                        programmes,
                        ledger,
                        members,
                        operations,
                        models,
                        files,
                        incomingFiles,
                        clock);
        List<Route> production =
                Routes.calls(
                        guard(oauth, Routes.AMCASH_SCOPE),
                        checkout,
                        outcomes,
                        scope -> guard(oauth, scope)::admit,
                        partnerApi,
                        config.errors(),
                        new StaffGuard(guard(oauth, Routes.OPERATOR_SCOPE), staffSignIns),
                        operations,
                        explanations,
                        oauth,
                        access.passkeys());
        if (demo.isEmpty() || demo.get().hasPages()) {
            production.addAll(Routes.pages(config.issuer(), staff));
            production.addAll(console(staffSignIns, operations, explanations, config, demo, clock));
        }
        routes =
                demo.map(
                                it ->
                                        it.around(
                                                production,
                                                programmes,
                                                oauth,
                                                staffSignIns,
                                                config.issuer()))
                        .orElse(production);
        jobs.addAll(models.jobs());
        jobs.add(refusalWriter::jobStatus);
        jobs.add(settlement::jobStatus);
        jobs.add(incomingJob::jobStatus);
        jobs.addAll(oauth.jobs());
        jobs.addAll(ledger.jobs());
        watched.add(
                metrics -> {
                    ledger.laneStatuses().forEach(metrics::watchLane);
                    metrics.watchLostRefusals(refusals::lost);
                    metrics.watchSlowedCallers("proof", partnerApi.slowedCallers());
                    metrics.watchSlowedCallers("sign-in", oauth::refusedSignIns);
                    metrics.watchSlowedCallers("staff-sign-in", staff::refusedSignIns);
                });
    }

    /** The console, whose pages make the operator's calls for the person who is signed in. */
    private static List<Route> console(
            StaffSignIns signIns,
            Operations operations,
            Explanations explanations,
            Config config,
            Optional<DemoParts> demo,
            InstantSource clock) {
        List<Route> calls =
                new OperatorRoutes(LocalCalls::admitted, operations, explanations, Optional.empty())
                        .table();
        return new ConsoleRoutes(
                        new ConsoleEndpoint(signIns, calls, config.issuer(), demo.isPresent()),
                        clock)
                .table();
    }

    private static void load(
            DemoParts demo,
            Database database,
            Config config,
            Operations operations,
            Members members) {
        demo.load(
                operations,
                members,
                past -> Ledger.open(database, config.lanes().withLanes(1), past));
    }

    private static Explanations explanations(
            Database database,
            Programmes programmes,
            Ledger ledger,
            Members members,
            Operations operations,
            ReadModels models,
            SettlementFiles files,
            IncomingFileOperations incoming,
            InstantSource clock) {
        ConfirmationNumbers numbers = ledger.confirmationNumbers();
        RefusalSearch refusals = new RefusalSearch(database);
        return new Explanations(
                new TransferSearchEndpoint(programmes, models.transfers(), numbers, DETAILS),
                new PersonSearchEndpoint(programmes, models.persons()),
                new ExplanationEndpoint(
                        programmes, ledger, models.histories(), numbers, DETAILS, clock),
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
                        operations.reconciliation(),
                        members.cards(),
                        refusals,
                        models.transfers(),
                        clock),
                new SettlementFileEndpoint(programmes, files),
                new IncomingFileEndpoint(incoming),
                new ReconciliationEndpoint(programmes, operations.reconciliation(), clock),
                new StatementEndpoint(
                        programmes,
                        members,
                        models.histories(),
                        new Statements(database),
                        numbers,
                        DETAILS,
                        new Languages(),
                        clock));
    }

    private static BearerGuard guard(AuthorizationServer oauth, String scope) {
        return new BearerGuard(oauth.verifier(), oauth.clients()::find, scope);
    }
}
