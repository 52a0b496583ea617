package org.milepost.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.TransferKind;
import org.milepost.postgres.Database;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;

/**
 * The collectors that the load redeems from: consecutive numbers of eleven digits, each with enough
 * miles for a whole day.
 *
 * @param first the lowest number
 * @param count how many
 */
public record Collectors(long first, int count) {

    static final String PROGRAMME = "AIRMILES";
    static final String CASH = "CASH";
    static final String DREAM = "DREAM";
    static final long FIRST = 81_000_000_000L;
    private static final long RICH = 82_000_000_000L;
    private static final Miles MILES_OF_THE_RICH = Miles.of(1_000_000_000);
    private static final Miles MILES_EACH = Miles.of(100_000);
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);
    private static final int OPENED_TOGETHER = 5_000;
    private static final int IN_FLIGHT = 1_000;

    /** Opens the accounts in the database of the running product and issues their miles. */
    public static Collectors prepare(Postgres postgres, int count) {
        Collectors collectors = new Collectors(FIRST, count);
        collectors.prepare(postgres, MILES_EACH);
        postgres.run("VACUUM ANALYZE");
        return collectors;
    }

    /** The number of one of those that {@link #prepare} opens, from 0 on. */
    public static long prepared(int index) {
        return FIRST + index;
    }

    /** One more, with miles for as long as a benchmark lasts. */
    static Collectors prepareRich(Postgres postgres) {
        Collectors one = new Collectors(RICH, 1);
        one.prepare(postgres, MILES_OF_THE_RICH);
        return one;
    }

    private void prepare(Postgres postgres, Miles each) {
        InstantSource clock = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
        try (Database database = Database.open(postgres.database());
                Programmes programmes = Programmes.open(database);
                Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, clock)) {
            Programme programme = programmes.current().programme(PROGRAMME).orElseThrow();
            open(ledger, programme);
            fund(ledger, programme, each);
        }
    }

    private void open(Ledger ledger, Programme programme) {
        List<AccountOpening> openings = new ArrayList<>();
        for (long number = first; number < first + count; number++) {
            openings.add(opening(programme, Long.toString(number), CASH));
            openings.add(opening(programme, Long.toString(number), DREAM));
            if (openings.size() >= OPENED_TOGETHER || number == first + count - 1) {
                ledger.open(openings);
                openings.clear();
            }
        }
    }

    private static AccountOpening opening(Programme programme, String number, String currency) {
        return new AccountOpening(
                AccountId.of(PROGRAMME, number, currency),
                number,
                programme.currency(currency).value(),
                Standing.ORDINARY);
    }

    private void fund(Ledger ledger, Programme programme, Miles each) {
        HouseId issuance = ledger.house(programme.currency(CASH).value(), 0, HouseRole.ISSUANCE);
        Parallel.run(
                IN_FLIGHT,
                LongStream.range(first, first + count)
                        .mapToObj(number -> issuing(Long.toString(number), each, issuance))
                        .map(issuing -> () -> issue(ledger, issuing)));
    }

    private static Adjustment issuing(String number, Miles miles, HouseId issuance) {
        return Adjustment.of(
                AccountId.of(PROGRAMME, number, CASH),
                number,
                TransferKind.ISSUANCE,
                miles,
                issuance,
                "bench opening balance",
                "{}");
    }

    private static void issue(Ledger ledger, Adjustment issuing) {
        Adjustment.Result result = ledger.execute(issuing, WAIT_MAX, WAIT_MAX).answer();
        if (result != Adjustment.Result.BOOKED) {
            throw new IllegalStateException("an opening balance was not booked: " + result);
        }
    }
}
