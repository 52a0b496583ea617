package org.milepost.proofs.retries;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.milepost.proofs.crash.Answer;
import org.milepost.proofs.site.Pauses;

/**
 * A till with every bad habit there is. It plays one story after the other: a redemption that is
 * sent a few times, patiently or not, to this server or that one, alone or several times at once;
 * then mostly until there is a decision; then perhaps a reversal, with the same habits.
 *
 * <p>What a story does is told by the seed and its number; when it happens is not.
 *
 * <p>Threads: a run is one thread's own.
 */
public final class Till implements Runnable {

    private static final Duration DECISION_MAX = Duration.ofSeconds(90);
    private static final int DOLLARS = 10;
    private static final int TOO_MANY_DOLLARS = 760;
    private static final int HURRY_MILLIS_MAX = 60;
    private static final int STEPS_MAX = 5;
    private static final int TOGETHER_MAX = 4;

    private final Storm storm;
    private final Servers servers;

    /** What a till does with one sending. */
    private enum Habit {
        PATIENT(Attempt.Ending.ANSWERED),
        BREAK_OFF(Attempt.Ending.BROKE_OFF),
        HANG_UP(Attempt.Ending.GAVE_UP),
        RESET(Attempt.Ending.GAVE_UP);

        private final Attempt.Ending ending;

        Habit(Attempt.Ending ending) {
            this.ending = ending;
        }
    }

    /** A till of a storm, which goes to these servers. */
    public Till(Storm storm, Servers servers) {
        this.storm = storm;
        this.servers = servers;
    }

    @Override
    public void run() {
        try {
            for (Optional<Integer> story = storm.nextStory();
                    story.isPresent();
                    story = storm.nextStory()) {
                int number = story.get();
                play(number, new SplittableRandom(storm.plan().seed() * 31 + number));
            }
        } catch (RuntimeException e) {
            storm.complain("a till failed: " + e);
        }
    }

    private void play(int story, SplittableRandom random) {
        long collector = storm.plan().collector(story, random);
        long trace = storm.nextTrace();
        int dollars = random.nextInt(12) == 0 ? TOO_MANY_DOLLARS : DOLLARS;
        History redemption = History.redeem(key(random, trace), collector, trace, dollars);
        storm.add(redemption);
        misbehave(redemption, random);
        if (random.nextInt(100) < 85) {
            insist(redemption, random);
        }
        Optional<Answer> approval = redemption.approval();
        if (approval.isPresent() && random.nextInt(4) == 0) {
            reverse(redemption, collector, approval.get().confirmationNumber(), random);
        }
    }

    private void reverse(
            History redemption, long collector, String number, SplittableRandom random) {
        int rivals = random.nextInt(4) == 0 ? 2 : 1;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < rivals; i++) {
            long trace = storm.nextTrace();
            History reversal = History.reverse(key(random, trace), collector, trace, number);
            storm.add(new Storm.Reversed(reversal, redemption.trace(), number));
            SplittableRandom own = random.split();
            threads.add(
                    Thread.startVirtualThread(
                            () -> {
                                misbehave(reversal, own);
                                insist(reversal, own);
                            }));
        }
        if (random.nextBoolean()) {
            attempt(redemption, Habit.PATIENT, random);
        }
        threads.forEach(Till::join);
    }

    /** Sends a few times, in every way. */
    private void misbehave(History history, SplittableRandom random) {
        int steps = 1 + random.nextInt(STEPS_MAX);
        for (int step = 0; step < steps; step++) {
            int together = random.nextInt(6) == 0 ? 2 + random.nextInt(TOGETHER_MAX - 1) : 1;
            List<Thread> threads = new ArrayList<>();
            for (int i = 1; i < together; i++) {
                SplittableRandom own = random.split();
                Habit habit = habit(random);
                threads.add(Thread.startVirtualThread(() -> attempt(history, habit, own)));
            }
            attempt(history, habit(random), random);
            threads.forEach(Till::join);
        }
    }

    /** Sends until there is a decision. */
    private void insist(History history, SplittableRandom random) {
        long giveUp = System.nanoTime() + DECISION_MAX.toNanos();
        while (true) {
            Attempt attempt = attempt(history, Habit.PATIENT, random);
            if (attempt.answer().isPresent() && !attempt.isUndecided()) {
                return;
            }
            if (System.nanoTime() - giveUp > 0) {
                storm.complain("no decision in " + DECISION_MAX + ": " + history.text());
                return;
            }
            Pauses.pause(Duration.ofMillis(5 + random.nextInt(30)));
        }
    }

    private Attempt attempt(History history, Habit habit, SplittableRandom random) {
        Servers.Door door = servers.any(random);
        int hurry = random.nextInt(3) == 0 ? 0 : random.nextInt(HURRY_MILLIS_MAX);
        byte[] request = history.request(door.address().getAuthority(), storm.plan().token().get());
        int sent = habit == Habit.BREAK_OFF ? random.nextInt(request.length) : request.length;
        Attempt attempt =
                Sending.over(
                        door,
                        storm.plan().patience(),
                        habit.ending,
                        line -> {
                            line.send(request, sent);
                            return behave(line, habit, Duration.ofMillis(hurry));
                        });
        if (attempt.ending() == Attempt.Ending.UNANSWERED && storm.plan().alwaysAnswered()) {
            storm.complain("no answer in " + storm.plan().patience() + ": " + history.text());
        }
        if (attempt.ending() != Attempt.Ending.REFUSED) {
            storm.sent(!history.attempts().isEmpty());
        }
        history.add(attempt);
        return attempt;
    }

    private static Optional<Answer> behave(Line line, Habit habit, Duration hurry)
            throws IOException {
        switch (habit) {
            case PATIENT -> {
                return Optional.of(line.read());
            }
            case BREAK_OFF -> {}
            case HANG_UP -> Pauses.pause(hurry);
            case RESET -> {
                Pauses.pause(hurry);
                line.reset();
            }
        }
        return Optional.empty();
    }

    /** Half of all sendings are patient. */
    private static Habit habit(SplittableRandom random) {
        int dice = random.nextInt(20);
        if (dice < 10) {
            return Habit.PATIENT;
        }
        if (dice < 12) {
            return Habit.BREAK_OFF;
        }
        return dice < 17 ? Habit.HANG_UP : Habit.RESET;
    }

    /** One in three has none: its content is its key. */
    private Optional<String> key(SplittableRandom random, long trace) {
        return random.nextInt(3) == 0
                ? Optional.empty()
                : Optional.of("storm-" + storm.plan().seed() + "-" + trace);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a request was under way", e);
        }
    }
}
