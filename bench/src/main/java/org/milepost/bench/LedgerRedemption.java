package org.milepost.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Cancellable;
import org.milepost.ledger.Counter;
import org.milepost.ledger.CounterKind;
import org.milepost.ledger.CounterUse;
import org.milepost.ledger.Decision;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Posting;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferKind;

/**
 * A command that redeems one unit, similar to the command of the checkout: with the same look-ups,
 * the same kind of rule, and facts of the same size. Its answer is the facts.
 *
 * @param holder the collector's number
 * @param account the collector's Cash purse
 * @param dream the collector's Dream purse, which the answer shows
 * @param house the house account that receives the redeemed miles
 * @param trace the till's number of the request
 * @param identity identifies a retry
 * @param attempt a random number, not 0
 */
record LedgerRedemption(
        String holder,
        AccountId account,
        AccountId dream,
        HouseId house,
        String trace,
        Identity identity,
        int attempt)
        implements Cancellable<String> {

    private static final Miles UNIT = Miles.of(95);
    private static final long UNIT_CENTS = 1_000;
    private static final CounterKind DAY =
            new CounterKind(0, CounterKind.Window.DAY, CounterKind.Measure.AMOUNT);
    private static final long DAY_LIMIT_CENTS = 9_999_999_999L;
    private static final Duration CANCELLABLE_FOR = Duration.ofSeconds(60);
    private static final Duration MEMORY = Duration.ofDays(7);
    private static final String DECLINED = "{\"code\":\"0051\"}";

    /** The redemption with this number of a collector. */
    static LedgerRedemption of(long collector, long number, HouseId house, int attempt) {
        String holder = Long.toString(collector);
        String trace = "%012d".formatted(number);
        return new LedgerRedemption(
                holder,
                AccountId.of(Collectors.PROGRAMME, holder, Collectors.CASH),
                AccountId.of(Collectors.PROGRAMME, holder, Collectors.DREAM),
                house,
                trace,
                Identity.ofKey(
                        "bench",
                        "REDEEM",
                        "bench-" + number,
                        "acquirerId 100000 cardEntryMode SWIPE collectorNumber "
                                + holder
                                + " deviceId BENCH1 dollarRedeemRequest 10.00 postTaxBasketAmount"
                                + " 43.21 sponsorCode LOY1 storeId 0001 traceId "
                                + trace
                                + " vendorId 100087",
                        MEMORY),
                attempt);
    }

    /** Whether these facts are those of a booking. */
    static boolean isBooked(String facts) {
        return !facts.equals(DECLINED);
    }

    @Override
    public Optional<AccountId> companion() {
        return Optional.of(dream);
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        Account before = books.account().orElseThrow();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        CounterUse use = DAY.use(today, UNIT_CENTS);
        Counter used = before.counters().after(use).on(today, DAY);
        if (before.available().isLessThan(UNIT) || used.used() > DAY_LIMIT_CENTS) {
            return new Decision.Rejected(DECLINED);
        }
        String facts =
                "[1,1,95,1000,%d,\"0001\",\"BENCH1\",\"%s\",%d,%d,%d]"
                        .formatted(
                                used.window().toEpochDay(),
                                trace,
                                before.balance().minus(UNIT).count(),
                                books.companion().orElse(Miles.ZERO).count(),
                                (DAY_LIMIT_CENTS - used.used()) / UNIT_CENTS);
        return new Decision.Booked(
                new Posting(
                                TransferKind.REDEMPTION,
                                UNIT.negated(),
                                house,
                                OptionalInt.empty(),
                                facts)
                        .counting(use));
    }

    @Override
    public String answer(StoredAnswer stored) {
        return stored.facts();
    }

    @Override
    public String conflict() {
        throw new IllegalStateException("a key was used twice");
    }

    @Override
    public Duration cancellableFor() {
        return CANCELLABLE_FOR;
    }

    @Override
    public Posting undoing(Account now, Transfer booked) {
        throw new IllegalStateException("nothing is cancelled in a benchmark");
    }
}
