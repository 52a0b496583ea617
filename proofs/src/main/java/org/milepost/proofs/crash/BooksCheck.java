package org.milepost.proofs.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.milepost.bench.Postgres;

/**
 * What the books must say after all that the callers wrote down, and the comparison: each
 * collector's balance, how many redemptions and reversals stand, that no confirmation number was
 * given twice, and the product's own audit.
 *
 * <p>Threads: used by one thread.
 */
final class BooksCheck {

    /**
     * Kinds of transfers: 2 a redemption, 3 its reversal, 4 the system's own cancellation. Those of
     * the checkout have a trace, at 7 of an array; the sandbox's members have older debits.
     */
    private static final String REDEMPTIONS =
            """
            SELECT count(*) FILTER (WHERE kind = 2 AND facts::json ->> 7 IS NOT NULL)
                   - count(*) FILTER (WHERE kind = 4)
              FROM transfer
            """;

    private static final String REVERSALS = "SELECT count(*) FROM transfer WHERE kind = 3";

    private final Path scratch;
    private final Path data;
    private final Map<String, Long> balances;
    private final Set<String> numbers = new HashSet<>();
    private long redemptions;
    private long reversals;

    private BooksCheck(Path scratch, Path data, Map<String, Long> balances) {
        this.scratch = scratch;
        this.data = data;
        this.balances = balances;
    }

    /** Starts from the balances that the running demo tells now. */
    static BooksCheck start(Path scratch, Path data, Door door, List<String> collectors) {
        Map<String, Long> balances = new HashMap<>();
        collectors.forEach(collector -> balances.put(collector, 0L));
        BooksCheck check = new BooksCheck(scratch, data, balances);
        balances.putAll(check.tellBalances(door));
        return check;
    }

    /**
     * Compares the books with everything that was added and with this log.
     *
     * @return what is wrong, in words
     */
    List<String> compare(Door door, CallLog log) {
        List<String> faults = new ArrayList<>();
        Map<String, Long> told = tellBalances(door);
        Map<String, Long> changes = log.changes();
        balances.forEach(
                (collector, before) -> {
                    long expected = before + changes.getOrDefault(collector, 0L);
                    long actual = told.getOrDefault(collector, Long.MIN_VALUE);
                    if (actual != expected) {
                        faults.add(
                                "collector %s has %d miles, by the approved answers %d"
                                        .formatted(collector, actual, expected));
                    }
                });
        Postgres postgres = Postgres.runningOn(data);
        compare(
                faults,
                "redemptions",
                postgres.number(REDEMPTIONS),
                redemptions + log.approvedNumbers(Request.Kind.REDEEM).size());
        compare(
                faults,
                "reversals",
                postgres.number(REVERSALS),
                reversals + log.approvedNumbers(Request.Kind.REVERSE).size());
        return faults;
    }

    /** Has the product audit its books, in a process of its own. */
    List<String> audit() {
        Program.Ended verify = Program.run(scratch, "verify", "--data", data.toString());
        return verify.exitCode() == 0 && verify.out().contains("books hold")
                ? List.of()
                : List.of("verify: " + verify);
    }

    /**
     * Takes in a log that is complete.
     *
     * @return what is wrong, in words
     */
    List<String> add(CallLog log) {
        List<String> faults = new ArrayList<>();
        log.changes().forEach((collector, change) -> balances.merge(collector, change, Long::sum));
        List<String> redeemed = log.approvedNumbers(Request.Kind.REDEEM);
        List<String> reversed = log.approvedNumbers(Request.Kind.REVERSE);
        redemptions += redeemed.size();
        reversals += reversed.size();
        for (List<String> given : List.of(redeemed, reversed)) {
            for (String number : given) {
                if (number.isEmpty() || !numbers.add(number)) {
                    faults.add("two approved answers with the confirmation number " + number);
                }
            }
        }
        return faults;
    }

    private Map<String, Long> tellBalances(Door door) {
        CallLog inquiries = new CallLog();
        Callers.settleAll(
                door,
                inquiries,
                balances.keySet().stream().map(it -> Request.inquire(it, 1)).toList());
        Map<String, Long> told = new HashMap<>();
        inquiries
                .answers()
                .forEach((request, answer) -> told.put(request.collector(), answer.cashBalance()));
        return told;
    }

    private static void compare(List<String> faults, String what, long booked, long approved) {
        if (booked != approved) {
            faults.add(
                    "%d %s stand in the books, %d were approved".formatted(booked, what, approved));
        }
    }
}
