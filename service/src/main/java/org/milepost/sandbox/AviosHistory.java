package org.milepost.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.milepost.avios.StoredFacts;
import org.milepost.avios.TransferFacts;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Command;
import org.milepost.ledger.Decision;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Posting;
import org.milepost.ledger.Standing;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.Agreement;
import org.milepost.programme.Programme;

/**
 * The history of one demo member: credits and debits of past years, booked under a clock that is
 * set to the past. They begin in January 2016, as the examples of the documents need, or three
 * years before the demo's time if that is earlier.
 *
 * <p>Threads: used by one thread at start.
 *
 * @param booksAt opens the ledger once more, under another clock
 * @param clock the demo's time
 */
record AviosHistory(Function<InstantSource, Ledger> booksAt, InstantSource clock) {

    /** The number of transfers. */
    static final int LENGTH = 25;

    /** Their sum. */
    static final long BALANCE = 50_000;

    private static final String AVIOS = "AVIOS";
    private static final Instant START = Instant.parse("2016-01-04T10:23:23.000Z");
    private static final Duration BEFORE_NOW = Duration.ofDays(3 * 365);
    private static final Duration STEP = Duration.ofDays(40);
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final List<Long> DEBITS = List.of(1_500L, 12_000L, 800L, 9_500L, 5_200L);
    private static final long CREDIT_MEAN = 3_950;

    /** Books the missing part of this member's history; opens the account. */
    void write(Programme programme, Agreement agreement, String partner, String number) {
        Instant start = clock.instant().minus(BEFORE_NOW);
        Past past = new Past(start.isBefore(START) ? start : START);
        AccountId id = AccountId.of(programme.code(), number, AVIOS);
        try (Ledger books = booksAt.apply(past)) {
            int currency = programme.currency(AVIOS).value();
            books.open(List.of(new AccountOpening(id, number, currency, Standing.ORDINARY)));
            int written = books.account(id, number).map(Account::ordinal).orElseThrow();
            for (int place = 0; place < LENGTH; place++) {
                if (place >= written) {
                    books.execute(
                            transfer(agreement, partner, id, number, place), WAIT_MAX, WAIT_MAX);
                }
                past.goOn();
            }
        }
    }

    /** Every fifth is a debit; their sum is 50000. */
    private static PastTransfer transfer(
            Agreement agreement, String partner, AccountId id, String number, int place) {
        boolean debit = place % 5 == 4;
        long amount =
                debit ? -DEBITS.get(place / 5) : CREDIT_MEAN + (2L * (place - place / 5) - 19) * 50;
        int house = debit ? agreement.redemptionHouse().orElseThrow() : agreement.issuanceHouse();
        String name = "HIST" + (place + 1);
        TransferFacts facts =
                new TransferFacts(
                        Optional.of(
                                debit
                                        ? TransferFacts.Type.REDEMPTION
                                        : TransferFacts.Type.COLLECTION),
                        partner,
                        debit ? Optional.of(number) : Optional.empty(),
                        Optional.of((debit ? "Hotel night " : "Hotel stay ") + (place + 1)),
                        Optional.of(name),
                        Optional.empty(),
                        Optional.of("R" + (place + 1)),
                        Optional.empty(),
                        Optional.empty(),
                        debit ? Optional.empty() : Optional.of("HOTEL1"),
                        Optional.empty(),
                        Optional.empty(),
                        List.of());
        return new PastTransfer(
                id,
                number,
                debit ? TransferKind.REDEMPTION : TransferKind.ISSUANCE,
                Miles.of(amount),
                new HouseId(house),
                StoredFacts.of(facts),
                Identity.ofReference("sandbox", "history", name, name));
    }

    /** A settable clock. Threads: set by one, read by lanes. */
    private static final class Past implements InstantSource {
        private volatile Instant now;

        Past(Instant start) {
            this.now = start;
        }

        void goOn() {
            now = now.plus(STEP);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** A transfer without rules. */
    private record PastTransfer(
            AccountId account,
            String holder,
            TransferKind kind,
            Miles change,
            HouseId house,
            StoredFacts facts,
            Identity identity)
            implements Command<Boolean> {

        @Override
        public Decision decide(AccountView books, Instant now) {
            Posting posting = new Posting(kind, change, house, OptionalInt.empty(), facts.json());
            return new Decision.Booked(facts.in(posting));
        }

        @Override
        public Boolean answer(StoredAnswer stored) {
            return true;
        }

        @Override
        public Boolean conflict() {
            return false;
        }
    }
}
