package org.milepost.proofs.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.milepost.bench.process.Pauses;

/**
 * A till that repeats requests. Each of its stories is a redemption that is sent a few times, in a
 * correct or a careless way, to this server or that one, alone or several times at once; then
 * mostly until it is decided; then perhaps a reversal, in the same ways.
 *
 * <p>What a story does depends on the seed and its number; when it happens does not.
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
            int story = workload.nextStory();
            play(story, new SplittableRandom(workload.plan().seed() * 31 + story));
            Pauses.pause(workload.plan().pace());
        }
    }

    private void play(int story, SplittableRandom random) {
        long collector = workload.plan().collector(story, random);
        long trace = workload.nextTrace();
        int dollars = random.nextInt(12) == 0 ? TOO_MANY_DOLLARS : DOLLARS;
        Call redemption =
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

    /** Perhaps by two rivals, and perhaps while the redemption is sent again. */
    private void reverse(Call redemption, long collector, String number, SplittableRandom random) {
        int rivals = random.nextInt(4) == 0 ? 2 : 1;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < rivals; i++) {
            long trace = workload.nextTrace();
            Call reversal =
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
            workload.invoke(redemption, random, Client.Behaviour.CORRECT, 0);
        }
        Workload.join(threads);
    }

    /** Sends a request a few times, in every way. */
    private void repeat(Call call, SplittableRandom random) {
        int steps = 1 + random.nextInt(STEPS_MAX);
        for (int step = 0; step < steps && (step == 0 || workload.goesOn()); step++) {
            int together = random.nextInt(6) == 0 ? 2 + random.nextInt(TOGETHER_MAX - 1) : 1;
            List<Thread> threads = new ArrayList<>();
            for (int i = 1; i < together; i++) {
                SplittableRandom own = random.split();
                threads.add(Thread.startVirtualThread(() -> invoke(call, own)));
            }
            invoke(call, random);
            Workload.join(threads);
        }
    }

    private void invoke(Call call, SplittableRandom random) {
        int wait = random.nextInt(3) == 0 ? 0 : random.nextInt(WAIT_MILLIS_MAX);
        workload.invoke(call, random, behaviour(random), wait);
    }

    /** Half of a careless till's are correct. */
    private Client.Behaviour behaviour(SplittableRandom random) {
        int dice = random.nextInt(20);
        if (dice < 10 || !workload.plan().isCareless()) {
            return Client.Behaviour.CORRECT;
        }
        if (dice < 12) {
            return Client.Behaviour.BREAK_OFF;
        }
        return dice < 17 ? Client.Behaviour.HANG_UP : Client.Behaviour.RESET;
    }

    private Optional<String> key(SplittableRandom random, long trace) {
        return workload.key(random, 3, trace);
    }
}
