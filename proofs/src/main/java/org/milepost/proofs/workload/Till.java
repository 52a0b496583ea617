package org.milepost.proofs.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.milepost.bench.process.Pauses;

/**
 * A till that repeats requests. Each of its scenarios is a redemption that is sent several times,
 * correctly or carelessly, to any of the servers, one after the other or at once; then usually
 * until it is decided; then sometimes a reversal, in the same ways.
 *
 * <p>The seed and the number of a scenario determine what it does, but not when.
 *
 * <p>Threads: a run is one thread's own.
 *
 * @param workload what all callers share
 */
record Till(Workload workload) implements Runnable {

    private static final int DOLLARS = 10;
    private static final int TOO_MANY_DOLLARS = 760;
    private static final int WAIT_MILLIS_MAX = 60;
    private static final int STEPS_MAX = 5;
    private static final int TOGETHER_MAX = 4;

    @Override
    public void run() {
        while (workload.goesOn()) {
            int scenario = workload.nextScenario();
            play(scenario, new SplittableRandom(workload.plan().seed() * 31 + scenario));
            Pauses.pause(workload.plan().pace());
        }
    }

    private void play(int scenario, SplittableRandom random) {
        long collector = workload.plan().collector(scenario, random);
        long trace = workload.nextTrace();
        int dollars = random.nextInt(12) == 0 ? TOO_MANY_DOLLARS : DOLLARS;
        PlannedOperation redemption =
                workload.begin(Checkout.redeem(key(random, trace), collector, trace, dollars));
        repeat(redemption, random);
        if (!workload.plan().isCareless() || random.nextInt(100) < 85) {
            workload.insist(redemption, random);
        }
        Optional<String> number = redemption.operation().number();
        if (number.isPresent() && random.nextInt(4) == 0) {
            reverse(redemption, collector, number.get(), random);
        }
    }

    /** Sometimes by two callers at once, and sometimes while the redemption is sent again. */
    private void reverse(
            PlannedOperation redemption, long collector, String number, SplittableRandom random) {
        int callers = random.nextInt(4) == 0 ? 2 : 1;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            long trace = workload.nextTrace();
            PlannedOperation reversal =
                    workload.begin(Checkout.reverse(key(random, trace), collector, trace, number));
            SplittableRandom own = random.split();
            threads.add(
                    Thread.startVirtualThread(
                            () -> {
                                repeat(reversal, own);
                                workload.insist(reversal, own);
                            }));
        }
        if (random.nextBoolean()) {
            workload.invoke(redemption, random, LoadClient.Behaviour.CORRECT, 0);
        }
        Workload.join(threads);
    }

    /** Sends a request a few times, in every way. */
    private void repeat(PlannedOperation planned, SplittableRandom random) {
        int steps = 1 + random.nextInt(STEPS_MAX);
        for (int step = 0; step < steps && (step == 0 || workload.goesOn()); step++) {
            int together = random.nextInt(6) == 0 ? 2 + random.nextInt(TOGETHER_MAX - 1) : 1;
            List<Thread> threads = new ArrayList<>();
            for (int i = 1; i < together; i++) {
                SplittableRandom own = random.split();
                threads.add(Thread.startVirtualThread(() -> invoke(planned, own)));
            }
            invoke(planned, random);
            Workload.join(threads);
        }
    }

    private void invoke(PlannedOperation planned, SplittableRandom random) {
        int wait = random.nextInt(3) == 0 ? 0 : random.nextInt(WAIT_MILLIS_MAX);
        workload.invoke(planned, random, behaviour(random), wait);
    }

    /** Half of a careless till's are correct. */
    private LoadClient.Behaviour behaviour(SplittableRandom random) {
        int dice = random.nextInt(20);
        if (dice < 10 || !workload.plan().isCareless()) {
            return LoadClient.Behaviour.CORRECT;
        }
        if (dice < 12) {
            return LoadClient.Behaviour.BREAK_OFF;
        }
        return dice < 17 ? LoadClient.Behaviour.HANG_UP : LoadClient.Behaviour.RESET;
    }

    private Optional<String> key(SplittableRandom random, long trace) {
        return workload.key(random, 3, trace);
    }
}
