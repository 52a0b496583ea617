package org.milepost.certification;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.milepost.certification.CertificationStep.Injected;
import org.milepost.sandbox.FaultSwitches;
import org.milepost.sandbox.RecordedCall;

/**
 * A certification of one client's software, from its start to its end. It keeps the calls of that
 * client, and sets the faults that steps need: of each kind of call one after the other, the first
 * once a call of the kind was approved.
 *
 * <p>Threads: shared.
 */
final class Certification {

    /** How many calls are judged; a certification with more has ended. */
    static final int CALLS_MAX = 2_000;

    private final String id;
    private final Dialect dialect;
    private final String client;
    private final OptionalInt partner;
    private final Instant startedAt;
    private final FaultSwitches switches;

    private final List<ObservedCall> calls = new ArrayList<>();
    private final Map<String, Integer> faultsSet = new HashMap<>();
    private List<Finding> findings = List.of();
    private boolean ended;

    /**
     * A certification that begins.
     *
     * @param partner the partner of the client
     * @param startedAt the demo's time
     */
    Certification(
            String id,
            Dialect dialect,
            String client,
            OptionalInt partner,
            Instant startedAt,
            FaultSwitches switches) {
        this.id = id;
        this.dialect = dialect;
        this.client = client;
        this.partner = partner;
        this.startedAt = startedAt;
        this.switches = switches;
    }

    String id() {
        return id;
    }

    Dialect dialect() {
        return dialect;
    }

    String client() {
        return client;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** The same for people, to the second. */
    String startedText() {
        return startedAt
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ')
                .replace("Z", " UTC");
    }

    synchronized int callCount() {
        return calls.size();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Judges a call, if it is one of the client. */
    synchronized void see(RecordedCall call) {
        boolean isCheckout = call.path().startsWith("/checkout/");
        if (ended || isCheckout != dialect.isCheckout() || !call.sender().isOf(client, partner)) {
            return;
        }
        calls.add(ObservedCall.of(call));
        calls.sort(Comparator.comparingLong(ObservedCall::startNanos));
        findings = dialect.rules().judge(calls);
        if (calls.size() >= CALLS_MAX) {
            end();
        } else {
            setFaults();
        }
    }

    /** The state of each step. */
    synchronized Checklist checklist() {
        Set<String> waiting = new HashSet<>();
        if (!ended) {
            faultsSet.forEach(
                    (step, times) -> {
                        if (times > 0) {
                            waiting.add(step);
                        }
                    });
        }
        return Checklist.of(dialect.rules().steps(), findings, waiting);
    }

    /**
     * Sets the fault of a step once more.
     *
     * @return false when the step has none, or the certification has ended
     */
    synchronized boolean repeat(String step) {
        Optional<Injected> fault =
                dialect.rules().steps().stream()
                        .filter(it -> it.id().equals(step))
                        .findFirst()
                        .flatMap(CertificationStep::fault);
        if (ended || fault.isEmpty()) {
            return false;
        }
        set(step, fault.get());
        return true;
    }

    /** Ends it: further calls are not judged, and have no more faults of it. */
    synchronized void end() {
        ended = true;
        switches.clear(client);
    }

    private void setFaults() {
        Set<Object> busy = new HashSet<>();
        for (CertificationStep step : dialect.rules().steps()) {
            Optional<Injected> fault = step.fault();
            if (fault.isEmpty() || isJudged(step.id())) {
                continue;
            }
            boolean isFirst = busy.add(fault.get().call());
            if (isFirst && !faultsSet.containsKey(step.id()) && isKnown(fault.get())) {
                set(step.id(), fault.get());
            }
        }
    }

    private void set(String step, Injected fault) {
        FaultSwitches.Switch wanted =
                new FaultSwitches.Switch(
                        fault.kind(),
                        Optional.of(fault.call()),
                        Optional.empty(),
                        Optional.of(new FaultSwitches.Whose(client, partner)),
                        1);
        if (!switches.has(wanted) && switches.add(wanted)) {
            faultsSet.merge(step, 1, Integer::sum);
        }
    }

    private boolean isJudged(String step) {
        return findings.stream().anyMatch(it -> it.step().equals(step));
    }

    /** Whether a call of this kind was approved. */
    private boolean isKnown(Injected fault) {
        return calls.stream().anyMatch(it -> it.call() == fault.call() && it.isApproved());
    }
}
