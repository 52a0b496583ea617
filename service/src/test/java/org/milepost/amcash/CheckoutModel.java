package org.milepost.amcash;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.milepost.dialect.OutcomeQuery;
import org.milepost.ledger.Fingerprint;
import org.milepost.ledger.SimulatedDatabase.Committed;
import org.milepost.ledger.SimulatedDatabase.Done;

/**
 * A naive model of the books: each collector's balance, use of the day and answers. It gets what
 * was committed, in the order of the commits, and reports where a decision was not the expected
 * one.
 */
final class CheckoutModel {

    private static final int UNIT_MILES = 95;
    private static final int UNIT_DOLLARS = 10;
    private static final int DAY_DOLLARS = 750;
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");

    private final Map<String, CollectorState> states = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /** One collector. */
    private static final class CollectorState {
        long balance;
        LocalDate day = LocalDate.EPOCH;
        int usedDollars;
        int ordinals = 1;
        final Map<Fingerprint, EarlierAnswer> answers = new HashMap<>();
        final Set<Fingerprint> cancelledKeys = new HashSet<>();
        final Set<Integer> reversals = new TreeSet<>();
        final Map<Integer, Entry> standing = new TreeMap<>();
        final Set<Integer> cancelled = new TreeSet<>();
        final Set<Integer> booked = new TreeSet<>();
    }

    private record EarlierAnswer(String facts, int ordinal) {}

    private record Entry(int key, int units, LocalDate day, Instant at) {}

    void open(String collector, long miles) {
        CollectorState state = new CollectorState();
        state.balance = miles;
        states.put(collector, state);
    }

    /** The differences from the expected decisions. */
    List<String> faults() {
        return faults;
    }

    /** How many redemptions under a key are neither cancelled nor reversed. */
    long standingOf(String collector, int key) {
        return state(collector).standing.values().stream().filter(it -> it.key() == key).count();
    }

    /** Whether a reversal was booked under a key. */
    boolean wasReversedUnder(String collector, int key) {
        return state(collector).reversals.contains(key);
    }

    boolean wasBooked(String collector, int ordinal) {
        return state(collector).booked.contains(ordinal);
    }

    boolean wasCancelled(String collector, int ordinal) {
        return state(collector).cancelled.contains(ordinal);
    }

    /** Checks a committed transaction. */
    void committed(Committed transaction) {
        if (transaction.sum() != 0) {
            faults.add("the sum of all accounts is " + transaction.sum());
        }
        for (Done done : transaction.done()) {
            CollectorState state = state(done.account());
            switch (done.kind()) {
                case "answer" -> answered(state, done, transaction.now());
                case "cancel" -> cancelled(state, done, transaction.now());
                default -> {}
            }
        }
    }

    private void answered(CollectorState state, Done done, Instant now) {
        Fingerprint identity = identity(done.command());
        EarlierAnswer known = state.answers.get(identity);
        if (known != null) {
            if (!known.facts().equals(done.facts()) || known.ordinal() != done.ordinal()) {
                faults.add("answered otherwise than before: " + done);
            }
            return;
        }
        if (done.command() instanceof OutcomeQuery) {
            closed(state, identity, done);
            return;
        }
        String expected =
                switch (done.command()) {
                    case Redemption it -> redeemed(state, it, done.ordinal(), now);
                    case Reversal it -> reversed(state, it, done.ordinal());
                    default -> throw new IllegalStateException("no such call");
                };
        String code = Outcome.ofFacts(done.facts()).code();
        if (!code.equals(expected)) {
            faults.add("decided " + code + " instead of " + expected + ": " + done);
        }
        state.answers.put(identity, new EarlierAnswer(done.facts(), done.ordinal()));
    }

    /** A question about a key without an answer: nothing takes effect under it any more. */
    private void closed(CollectorState state, Fingerprint identity, Done done) {
        boolean saysCancelled = done.facts().contains("CANCELLED");
        if (saysCancelled != state.cancelledKeys.contains(identity) || done.ordinal() != 0) {
            faults.add("said of a key without an answer: " + done);
        }
        state.answers.put(identity, new EarlierAnswer(done.facts(), 0));
    }

    private static Fingerprint identity(Object command) {
        return switch (command) {
            case Redemption it -> it.identity().digest();
            case Reversal it -> it.identity().digest();
            case OutcomeQuery it -> it.identity().digest();
            default -> throw new IllegalStateException("no such call");
        };
    }

    private String redeemed(CollectorState state, Redemption redemption, int ordinal, Instant now) {
        String dollars = redemption.terms().request().get(Field.DOLLAR_REDEEM_REQUEST);
        int units = Integer.parseInt(dollars.replace(".00", "")) / UNIT_DOLLARS;
        LocalDate today = now.atZone(TORONTO).minusHours(3).toLocalDate();
        if (today.isBefore(state.day)) {
            today = state.day;
        }
        int used = today.equals(state.day) ? state.usedDollars : 0;
        if ((long) units * UNIT_MILES > state.balance) {
            return "0051";
        }
        if (used + units * UNIT_DOLLARS > DAY_DOLLARS) {
            return "0065";
        }
        number(state, ordinal);
        state.balance -= (long) units * UNIT_MILES;
        state.day = today;
        state.usedDollars = used + units * UNIT_DOLLARS;
        state.standing.put(ordinal, new Entry(key(redemption), units, today, now));
        return "0000";
    }

    private String reversed(CollectorState state, Reversal reversal, int ordinal) {
        Entry entry = state.standing.remove(reversal.number().ordinal().orElse(0));
        if (entry == null) {
            return "0057";
        }
        number(state, ordinal);
        giveBack(state, entry);
        state.reversals.add(Integer.parseInt(reversal.terms().request().get(Field.TRACE_ID)));
        return "0000";
    }

    private void cancelled(CollectorState state, Done done, Instant now) {
        if (!done.facts().equals("DONE")) {
            return;
        }
        Entry entry = state.standing.remove(done.ordinal());
        if (entry == null) {
            faults.add("cancelled what does not stand: " + done);
            return;
        }
        if (now.isAfter(entry.at().plus(WINDOW))) {
            faults.add("cancelled after its time: " + done);
        }
        state.ordinals++;
        state.cancelled.add(done.ordinal());
        giveBack(state, entry);
        Fingerprint identity = identity(done.command());
        state.answers.remove(identity);
        state.cancelledKeys.add(identity);
    }

    private static int key(Redemption redemption) {
        return Integer.parseInt(redemption.terms().request().get(Field.TRACE_ID));
    }

    private static void giveBack(CollectorState state, Entry entry) {
        state.balance += (long) entry.units() * UNIT_MILES;
        if (state.day.equals(entry.day())) {
            state.usedDollars -= entry.units() * UNIT_DOLLARS;
        }
    }

    private void number(CollectorState state, int ordinal) {
        state.ordinals++;
        state.booked.add(ordinal);
        if (ordinal != state.ordinals) {
            faults.add("booked as " + ordinal + " instead of " + state.ordinals);
        }
    }

    private CollectorState state(String collector) {
        CollectorState state = states.get(collector);
        if (state == null) {
            throw new IllegalStateException("no such collector");
        }
        return state;
    }
}
