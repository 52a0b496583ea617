package org.milepost.proofs.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.milepost.bench.process.Pauses;
import org.milepost.proofs.history.Operation;

/**
 * A partner's program that credits, debits and reverses: each request is sent until it is decided,
 * some several times at once, some after too short a wait for the first answer.
 *
 * <p>Threads: a run is one thread's own.
 */
final class PartnerProcess implements Runnable {

    private static final Duration HURRY = Duration.ofMillis(200);
    private static final int DEBITS_KEPT = 20;
    private static final int PACE_MILLIS_MAX = 120;
    private static final int AMOUNT_MAX = 400;

    private final Workload workload;
    private final SplittableRandom random;
    private final List<PlannedOperation> debits = new ArrayList<>();

    PartnerProcess(Workload workload, SplittableRandom random) {
        this.workload = workload;
        this.random = random;
    }

    @Override
    public void run() {
        while (workload.goesOn()) {
            next().forEach(this::settle);
            Pauses.pause(Duration.ofMillis(random.nextInt(PACE_MILLIS_MAX)));
        }
    }

    /** What to do next: one operation, or two of which only one can succeed. */
    private List<PlannedOperation> next() {
        int dice = random.nextInt(10);
        if (dice < 2 && !debits.isEmpty()) {
            PlannedOperation debit = debits.remove(random.nextInt(debits.size()));
            List<PlannedOperation> reversals = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(2); i++) {
                reversals.add(PartnerRequests.reverse(debit, nextName(), key()));
            }
            return reversals;
        }
        SandboxMember member = workload.anyMember(random);
        long amount = 1L + random.nextInt(AMOUNT_MAX);
        return List.of(
                dice < 6
                        ? PartnerRequests.credit(member, nextName(), amount, key())
                        : PartnerRequests.debit(member, nextName(), amount, key()));
    }

    private void settle(PlannedOperation planned) {
        workload.begin(planned);
        List<Thread> twin = new ArrayList<>();
        if (random.nextInt(8) == 0) {
            SplittableRandom own = random.split();
            twin.add(
                    Thread.startVirtualThread(
                            () -> workload.invoke(planned, own, LoadClient.Behaviour.CORRECT, 0)));
        }
        if (random.nextInt(10) == 0) {
            workload.hurry(planned, random, HURRY);
        }
        workload.insist(planned, random);
        if (random.nextInt(10) == 0) {
            workload.invoke(planned, random, LoadClient.Behaviour.CORRECT, 0);
        }
        Workload.join(twin);
        Operation operation = planned.operation();
        if (operation.kind() == Operation.Kind.DEBIT && operation.number().isPresent()) {
            debits.add(planned);
            if (debits.size() > DEBITS_KEPT) {
                debits.removeFirst();
            }
        }
    }

    private String nextName() {
        return "T-" + workload.nextTrace();
    }

    private Optional<String> key() {
        return workload.key(random, 2, workload.nextTrace());
    }
}
