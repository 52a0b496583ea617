package org.milepost;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.milepost.certification.CertificationEndpoint;
import org.milepost.certification.CertificationPageEndpoint;
import org.milepost.certification.Certifications;
import org.milepost.console.ConsoleRoutes;
import org.milepost.console.DemoStaffEndpoint;
import org.milepost.http.Route;
import org.milepost.ledger.Ledger;
import org.milepost.member.Members;
import org.milepost.oauth.AuthorizationServer;
import org.milepost.operator.Operations;
import org.milepost.programme.Programmes;
import org.milepost.sandbox.CallEndpoint;
import org.milepost.sandbox.CallLog;
import org.milepost.sandbox.ClockEndpoint;
import org.milepost.sandbox.FaultCollectors;
import org.milepost.sandbox.FaultEndpoint;
import org.milepost.sandbox.FaultInjection;
import org.milepost.sandbox.FaultSwitches;
import org.milepost.sandbox.FaultyCatalogues;
import org.milepost.sandbox.Sandbox;
import org.milepost.sandbox.SandboxClock;
import org.milepost.sandbox.SandboxPageEndpoint;
import org.milepost.staff.StaffSignIns;
import org.milepost.till.DeviceEndpoint;
import org.milepost.till.TillEndpoint;

/**
 * What a demo has besides the parts of a service: data, time that callers move, faults, and the
 * calls for both. {@code serve} has no object of it.
 *
 * @param clock the demo's time
 * @param catalogues the reference data as requests see it
 * @param checkoutFaults the faults within a call of the checkout
 * @param injection the faults around the calls of partners
 * @param url the URL of the partners' port, once it listens
 * @param callsMax how many calls are listed
 * @param hasPages whether people use it, with pages for them
 */
record DemoParts(
        SandboxClock clock,
        FaultyCatalogues catalogues,
        FaultCollectors checkoutFaults,
        FaultSwitches switches,
        FaultInjection injection,
        AtomicReference<String> url,
        int callsMax,
        boolean hasPages) {

    /** What a world remembers is short: many worlds share the memory. */
    private static final int CALLS_OF_WORLD_MAX = 200;

    private static final int CERTIFICATIONS_OF_WORLD_MAX = 10;

    /** The parts of a demo whose time begins as that of a source. */
    static DemoParts of(InstantSource source, Duration deadline) {
        return of(source, deadline, CallLog.CALLS_MAX, true);
    }

    /** The parts of a world, which has no pages. */
    static DemoParts ofWorld(InstantSource source, Duration deadline) {
        return of(source, deadline, CALLS_OF_WORLD_MAX, false);
    }

    private static DemoParts of(
            InstantSource source, Duration deadline, int callsMax, boolean hasPages) {
        SandboxClock clock = new SandboxClock(source);
        FaultSwitches switches = new FaultSwitches();
        return new DemoParts(
                clock,
                new FaultyCatalogues(clock),
                new FaultCollectors(deadline),
                switches,
                new FaultInjection(switches, deadline),
                new AtomicReference<>(""),
                callsMax,
                hasPages);
    }

    /**
     * Makes what is missing of the sandbox's data.
     *
     * @param booksAt opens the same ledger once more, under another clock
     */
    void load(Operations operations, Members members, Function<InstantSource, Ledger> booksAt) {
        Sandbox sandbox = new Sandbox(operations, booksAt, clock);
        sandbox.load();
        members.passwords().registerAll(sandbox.members(), Sandbox.PASSWORD);
    }

    /** The routes of production with faults around those of partners, and the sandbox's own. */
    List<Route> around(
            List<Route> production,
            Programmes programmes,
            AuthorizationServer oauth,
            StaffSignIns signIns,
            String issuer) {
        CallLog calls = new CallLog(programmes, clock, callsMax);
        Certifications certifications =
                new Certifications(
                        calls,
                        oauth.clients()::find,
                        switches,
                        oauth.signer(Certifications.REPORT),
                        clock,
                        hasPages ? Certifications.KEPT_MAX : CERTIFICATIONS_OF_WORLD_MAX);
        ClockEndpoint moving = new ClockEndpoint(clock, programmes);
        List<Route> routes = new ArrayList<>();
        production.forEach(
                it -> routes.add(Routes.isPartners(it) ? injection.around(it, calls) : it));
        routes.addAll(Routes.sandbox(moving, new FaultEndpoint(switches), new CallEndpoint(calls)));
        routes.addAll(Routes.certification(new CertificationEndpoint(certifications)));
        if (hasPages) {
            routes.addAll(
                    Routes.sandboxPages(
                            new SandboxPageEndpoint(url::get, calls, switches, moving)));
            routes.addAll(
                    Routes.certificationPages(
                            new CertificationPageEndpoint(url::get, certifications)));
            routes.addAll(
                    Routes.till(
                            new TillEndpoint(url::get, moving),
                            new DeviceEndpoint(url::get, calls)));
            routes.addAll(
                    ConsoleRoutes.demo(
                            new DemoStaffEndpoint(url::get, issuer, signIns, Sandbox.STAFF)));
        }
        return routes;
    }
}
