package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.LedgerFailure;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.TransferKind;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.programme.Catalogue;
import org.milepost.programme.LimitEnforcement;
import org.milepost.programme.LimitMeasure;
import org.milepost.programme.LimitScope;
import org.milepost.programme.LimitWindow;
import org.milepost.programme.Partner;
import org.milepost.programme.RedemptionLimit;
import org.milepost.programme.Sponsor;

/**
 * Many redemptions at the same time, at two instances, under one limit of one collector: as many
 * are approved as the limit allows, and not one more.
 */
class ConcurrentLimitTest {

    /** How many run at the same time; the system property lets a measurement use more. */
    private static final int REDEMPTIONS = Integer.getInteger("milepost.test.redemptions", 1_000);

    private static final int ALLOWED = 37;
    private static final String COLLECTOR = "84095202006";
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final LaneSettings LANES = LaneSettings.ORDINARY.withLanes(2);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @Test
    void aLimitIsNeverPassed() throws InterruptedException, ExecutionException {
        Database database = databases.create();
        FakeClock clock = new FakeClock();
        try (Ledger one = Ledger.open(database, LANES, clock);
                Ledger other = Ledger.open(database, LANES, clock);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Sponsor sponsor = sponsor(one);
            AccountId cash = openAccount(one);
            List<Future<CheckoutReceipt>> running = new ArrayList<>();
            for (int i = 0; i < REDEMPTIONS; i++) {
                Ledger ledger = i % 2 == 0 ? one : other;
                Redemption redemption = redemption(sponsor, cash, i);
                running.add(callers.submit(() -> redeem(ledger, redemption)));
            }
            List<CheckoutReceipt> approved = new ArrayList<>();
            int refused = 0;
            for (Future<CheckoutReceipt> each : running) {
                CheckoutReceipt receipt = each.get();
                if (receipt.outcome().responseCode() == ResponseCode.APPROVED) {
                    approved.add(receipt);
                } else {
                    assertThat(receipt.outcome().responseCode())
                            .isEqualTo(ResponseCode.DAILY_LIMIT_EXCEEDED);
                    assertThat(receipt.outcome().limits().getFirst().used()).isEqualTo(ALLOWED);
                    refused++;
                }
            }

            assertThat(approved).hasSize(ALLOWED);
            assertThat(refused).isEqualTo(REDEMPTIONS - ALLOWED);
            assertThat(one.account(cash, COLLECTOR).orElseThrow().balance())
                    .isEqualTo(Miles.of(1_000_000 - 95L * ALLOWED));
            assertThat(one.account(cash, COLLECTOR).orElseThrow().counters().sliced(1).usedSince(0))
                    .isEqualTo(ALLOWED);
        }
    }

    /** A command that a full queue did not take is sent again, as a till does. */
    private static CheckoutReceipt redeem(Ledger ledger, Redemption redemption) {
        while (true) {
            try {
                CommandResult<CheckoutReceipt> result = ledger.execute(redemption, WAIT, WAIT);
                return result.answer();
            } catch (LedgerFailure e) {
                if (e.reason() != LedgerFailure.Reason.SHED) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static Sponsor sponsor(Ledger ledger) {
        return new Sponsor(
                RuleInput.LOY1.partner(),
                RuleInput.PROGRAMME.id(),
                "LOY1",
                "100087",
                RuleInput.LOY1.acquirerIds(),
                ledger.house(1, 1, HouseRole.REDEMPTION).number());
    }

    private static AccountId openAccount(Ledger ledger) {
        AccountId cash = AccountId.of(RuleInput.PROGRAMME.code(), COLLECTOR, Terms.CASH);
        ledger.open(List.of(new AccountOpening(cash, COLLECTOR, 1, Standing.ORDINARY)));
        Adjustment issued =
                Adjustment.of(
                        cash,
                        COLLECTOR,
                        TransferKind.ISSUANCE,
                        Miles.of(1_000_000),
                        ledger.house(1, 0, HouseRole.ISSUANCE),
                        "first",
                        "{}");
        assertThat(ledger.execute(issued, WAIT, WAIT).answer()).isEqualTo(Adjustment.Result.BOOKED);
        return cash;
    }

    private static Redemption redemption(Sponsor sponsor, AccountId cash, int trace) {
        CheckoutRequest request =
                Draft.redeem("10.00")
                        .by(COLLECTOR)
                        .with(Field.TRACE_ID, Integer.toString(trace))
                        .read();
        Catalogue catalogue =
                new Catalogue(
                        1,
                        List.of(RuleInput.PROGRAMME),
                        List.of(new Partner(sponsor.partner(), "LOY1", "LOY1", true)),
                        List.of(sponsor),
                        List.of(RuleInput.REGULAR),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(
                                new RedemptionLimit(
                                        1,
                                        RuleInput.PROGRAMME.id(),
                                        "of a test",
                                        LimitScope.PROGRAMME,
                                        LimitMeasure.COUNT,
                                        ALLOWED,
                                        LimitWindow.sliding(1_440),
                                        LimitEnforcement.HARD,
                                        Instant.EPOCH,
                                        Optional.empty())));
        Terms terms = new Terms(request, sponsor, RuleInput.PROGRAMME, catalogue);
        return new Redemption(terms, cash, terms.identity(List.of()), trace + 1);
    }
}
