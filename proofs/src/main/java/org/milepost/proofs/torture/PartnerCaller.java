package org.milepost.proofs.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.milepost.proofs.retries.Attempt;
import org.milepost.proofs.retries.Sending;
import org.milepost.proofs.retries.Servers;
import org.milepost.proofs.site.Pauses;

/**
 * Partners' software that credits, debits and reverses: each request is sent until it is decided,
 * some several times at once, some after waiting too short a time for the first answer.
 *
 * <p>Threads: a run is one thread's own.
 */
final class PartnerCaller implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration HURRY = Duration.ofMillis(200);
    private static final Duration DECISION_MAX = Duration.ofMinutes(2);
    private static final int DEBITS_REMEMBERED = 20;
    private static final int PACE_MILLIS_MAX = 120;

    private final Load load;
    private final Servers servers;
    private final SplittableRandom random;
    private final List<Errand> debits = new ArrayList<>();

    PartnerCaller(Load load, Servers servers, SplittableRandom random) {
        this.load = load;
        this.servers = servers;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (load.goesOn()) {
                next().forEach(this::settle);
                Pauses.pause(Duration.ofMillis(random.nextInt(PACE_MILLIS_MAX)));
            }
        } catch (RuntimeException e) {
            load.complain("a partner failed: " + e);
        }
    }

    /** What to do next: one thing, or two that only one of can be done. */
    private List<Errand> next() {
        Member member = load.members().get(random.nextInt(load.members().size()));
        int dice = random.nextInt(10);
        if (dice < 2 && !debits.isEmpty()) {
            Errand debit = debits.remove(random.nextInt(debits.size()));
            String identifier = debit.identifier().orElseThrow();
            List<Errand> reversals = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(2); i++) {
                reversals.add(Errand.reverse(debit, load.nextName(), identifier, key()));
            }
            return reversals;
        }
        String name = load.nextName();
        return List.of(
                dice < 6
                        ? Errand.credit(member, name, 1 + random.nextInt(400), key())
                        : Errand.debit(member, name, 1 + random.nextInt(400), key()));
    }

    private void settle(Errand errand) {
        load.add(errand);
        Optional<Thread> twin =
                random.nextInt(8) == 0
                        ? Optional.of(
                                Thread.startVirtualThread(
                                        attempting(errand, random.split(), PATIENCE)))
                        : Optional.empty();
        if (random.nextInt(10) == 0) {
            attempting(errand, random, HURRY).run();
        }
        insist(errand);
        if (random.nextInt(10) == 0) {
            attempting(errand, random, PATIENCE).run();
        }
        twin.ifPresent(PartnerCaller::join);
        if (errand.kind() == Errand.Kind.DEBIT && errand.identifier().isPresent()) {
            debits.add(errand);
            if (debits.size() > DEBITS_REMEMBERED) {
                debits.removeFirst();
            }
        }
    }

    private void insist(Errand errand) {
        long giveUp = System.nanoTime() + DECISION_MAX.toNanos();
        while (!isDecided(errand)) {
            if (System.nanoTime() - giveUp > 0) {
                load.complain("no decision in " + DECISION_MAX + ": " + errand.deed());
                return;
            }
            attempting(errand, random, PATIENCE).run();
            Pauses.pause(Duration.ofMillis(5 + random.nextInt(40)));
        }
    }

    private static boolean isDecided(Errand errand) {
        return errand.attempts().stream()
                .flatMap(it -> Meanings.ofPartner(it).stream())
                .anyMatch(it -> it.meaning() != Said.Meaning.UNDECIDED);
    }

    private Runnable attempting(Errand errand, SplittableRandom chance, Duration patience) {
        return () -> {
            Servers.Door door = servers.any(chance);
            String token = load.keys().of(errand.member());
            Attempt attempt =
                    Sending.patiently(
                            door, patience, errand.request(door.address().getAuthority(), token));
            errand.add(attempt);
            load.sent(attempt);
            if (attempt.answer().isPresent() && Meanings.ofPartner(attempt).isEmpty()) {
                load.complain("an answer that cannot be: " + attempt.answer().get());
            }
        };
    }

    /** Half of all have none. */
    private Optional<String> key() {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of("torture-" + Long.toHexString(random.nextLong()));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a request was under way", e);
        }
    }
}
