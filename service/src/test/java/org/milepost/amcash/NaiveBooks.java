package org.milepost.amcash;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.milepost.ledger.Identity;
import org.milepost.ledger.SimulatedDatabase.Committed;
import org.milepost.ledger.SimulatedDatabase.Done;

/**
 * The books as a clerk with a notebook keeps them: one collector's balance, what was used of the
 * day, what was answered to whom. Told what was committed, in its order, it says what should have
 * come of it.
 */
final class NaiveBooks {

    private static final int UNIT_MILES = 95;
    private static final int UNIT_DOLLARS = 10;
    private static final int DAY_DOLLARS = 750;
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");

    private final Map<String, Page> pages = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /** One collector. */
    private static final class Page {
        long balance;
        LocalDate day = LocalDate.EPOCH;
        int usedDollars;
        int ordinals = 1;
        final Map<Identity, Said> said = new HashMap<>();
        final Map<Integer, Entry> standing = new TreeMap<>();
        final Set<Integer> cancelled = new TreeSet<>();
        final Set<Integer> booked = new TreeSet<>();
    }

    private record Said(String facts, int ordinal) {}

    private record Entry(int key, int units, LocalDate day, Instant at) {}

    void open(String collector, long miles) {
        Page page = new Page();
        page.balance = miles;
        pages.put(collector, page);
    }

    /** What was not as it should have been. */
    List<String> faults() {
        return faults;
    }

    /** How many redemptions under a key nobody took back. */
    long standingOf(String collector, int key) {
        return page(collector).standing.values().stream().filter(it -> it.key() == key).count();
    }

    boolean wasBooked(String collector, int ordinal) {
        return page(collector).booked.contains(ordinal);
    }

    boolean wasCancelled(String collector, int ordinal) {
        return page(collector).cancelled.contains(ordinal);
    }

    /** Takes note of what was committed. */
    void committed(Committed transaction) {
        if (transaction.sum() != 0) {
            faults.add("the sum of all accounts is " + transaction.sum());
        }
        for (Done done : transaction.done()) {
            Page page = page(done.account());
            switch (done.kind()) {
                case "answer" -> answered(page, done, transaction.now());
                case "cancel" -> cancelled(page, done, transaction.now());
                default -> {}
            }
        }
    }

    private void answered(Page page, Done done, Instant now) {
        Identity identity =
                switch (done.command()) {
                    case Redemption it -> it.identity();
                    case Reversal it -> it.identity();
                    default -> throw new IllegalStateException("no such call");
                };
        Said known = page.said.get(identity);
        if (known != null) {
            if (!known.facts().equals(done.facts()) || known.ordinal() != done.ordinal()) {
                faults.add("answered otherwise than before: " + done);
            }
            return;
        }
        String expected =
                switch (done.command()) {
                    case Redemption it -> redeemed(page, it, done.ordinal(), now);
                    case Reversal it -> reversed(page, it, done.ordinal());
                    default -> throw new IllegalStateException("no such call");
                };
        String code = Outcome.ofFacts(done.facts()).code();
        if (!code.equals(expected)) {
            faults.add("decided " + code + " instead of " + expected + ": " + done);
        }
        page.said.put(identity, new Said(done.facts(), done.ordinal()));
    }

    private String redeemed(Page page, Redemption redemption, int ordinal, Instant now) {
        String dollars = redemption.terms().request().get(Field.DOLLAR_REDEEM_REQUEST);
        int units = Integer.parseInt(dollars.replace(".00", "")) / UNIT_DOLLARS;
        LocalDate today = now.atZone(TORONTO).minusHours(3).toLocalDate();
        if (today.isBefore(page.day)) {
            today = page.day;
        }
        int used = today.equals(page.day) ? page.usedDollars : 0;
        if ((long) units * UNIT_MILES > page.balance) {
            return "0051";
        }
        if (used + units * UNIT_DOLLARS > DAY_DOLLARS) {
            return "0065";
        }
        number(page, ordinal);
        page.balance -= (long) units * UNIT_MILES;
        page.day = today;
        page.usedDollars = used + units * UNIT_DOLLARS;
        page.standing.put(ordinal, new Entry(key(redemption), units, today, now));
        return "0000";
    }

    private String reversed(Page page, Reversal reversal, int ordinal) {
        Entry entry = page.standing.remove(reversal.names().orElse(0));
        if (entry == null) {
            return "0057";
        }
        number(page, ordinal);
        giveBack(page, entry);
        return "0000";
    }

    private void cancelled(Page page, Done done, Instant now) {
        if (!done.facts().equals("DONE")) {
            return;
        }
        Entry entry = page.standing.remove(done.ordinal());
        if (entry == null) {
            faults.add("cancelled what does not stand: " + done);
            return;
        }
        if (now.isAfter(entry.at().plus(WINDOW))) {
            faults.add("cancelled after its time: " + done);
        }
        page.ordinals++;
        page.cancelled.add(done.ordinal());
        giveBack(page, entry);
        page.said.remove(((Redemption) done.command()).identity());
    }

    private static int key(Redemption redemption) {
        return Integer.parseInt(redemption.terms().request().get(Field.TRACE_ID));
    }

    private static void giveBack(Page page, Entry entry) {
        page.balance += (long) entry.units() * UNIT_MILES;
        if (page.day.equals(entry.day())) {
            page.usedDollars -= entry.units() * UNIT_DOLLARS;
        }
    }

    private void number(Page page, int ordinal) {
        page.ordinals++;
        page.booked.add(ordinal);
        if (ordinal != page.ordinals) {
            faults.add("booked as " + ordinal + " instead of " + page.ordinals);
        }
    }

    private Page page(String collector) {
        Page page = pages.get(collector);
        if (page == null) {
            throw new IllegalStateException("no such collector");
        }
        return page;
    }
}
