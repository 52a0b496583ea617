package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.Standing;

/**
 * Inquiries of any kind between redemptions, reversals, new miles and the ends of days: each must
 * give the answer of a naive model. A failure names its seed; {@code -Dreads.seed=N} runs it again.
 */
final class InquireSequencesTest {

    private static final int CALLS = 300;
    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");
    private static final long DREAM = 40;

    private static RunningInstance instance;
    private static PosTerminal loy1;
    private static PosTerminal loy2;

    private final long seed = Long.getLong("reads.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Instant now = RunningInstance.NOON;
    private int names;

    /** The model of a collector. */
    private static final class CollectorModel {
        final String number;
        final Standing standing;
        final List<Sale> sales = new ArrayList<>();
        long cash;
        LocalDate day = LocalDate.EPOCH;
        long usedDollars;

        CollectorModel(Standing standing, long cash) {
            this.number = instance.collector(cash, DREAM, standing);
            this.standing = standing;
            this.cash = cash;
        }

        long usedOn(LocalDate today) {
            return today.isAfter(day) ? 0 : usedDollars;
        }
    }

    private record Sale(String confirmation, long units, long miles, LocalDate day) {}

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        loy1 = PosTerminal.loy1(instance);
        loy2 = PosTerminal.loy2(instance);
    }

    @AfterAll
    static void stop() {
        loy1.close();
        loy2.close();
        instance.close();
    }

    @Test
    void anySequenceOfCallsShowsWhatASheetOfPaperShows() {
        System.out.println("reads.seed " + seed);
        List<CollectorModel> models =
                List.of(
                        new CollectorModel(Standing.ORDINARY, 9_000),
                        new CollectorModel(Standing.ORDINARY, 94),
                        new CollectorModel(standing(Standing.Status.ACTIVE, true, false), 2_000),
                        new CollectorModel(standing(Standing.Status.ACTIVE, false, true), 2_000),
                        new CollectorModel(standing(Standing.Status.ACTIVE, true, true), 2_000),
                        new CollectorModel(
                                standing(Standing.Status.CANCELLED, false, false), 2_000));
        for (int call = 0; call < CALLS; call++) {
            if (random.nextInt(6) == 0) {
                now = now.plus(Duration.ofMinutes(random.nextInt(600)));
                instance.clock().set(now);
            }
            CollectorModel model = models.get(random.nextInt(models.size()));
            switch (random.nextInt(8)) {
                case 0 -> issue(model);
                case 1, 2 -> redeem(model);
                case 3 -> reverse(model);
                default -> inquire(model, call);
            }
        }
    }

    private static Standing standing(Standing.Status status, boolean hides, boolean forbids) {
        return new Restrictions(hides, forbids).with(status);
    }

    private void issue(CollectorModel model) {
        long miles = 1 + random.nextLong(random.nextBoolean() ? 100 : 8_000);
        instance.issue(model.number, miles);
        model.cash += miles;
    }

    private void redeem(CollectorModel model) {
        boolean first = random.nextBoolean();
        Draft draft = Draft.redeem(10 * (1 + random.nextInt(30)) + ".00").by(model.number);
        Answer answer =
                first
                        ? loy1.send(draft, "name-" + ++names)
                        : loy2.send(draft.atLoy2(), "name-" + ++names);
        if (answer.member("responseCode").matches("000[01]")) {
            LocalDate today = today(model);
            long units = Long.parseLong(answer.member("unitsRedeemed"));
            long miles = units * (first ? 95 : 85);
            model.usedDollars = model.usedOn(today) + 10 * units;
            model.day = today;
            model.cash -= miles;
            if (first) {
                String number = answer.member("txnConfirmationNumber");
                model.sales.add(new Sale(number, units, miles, today));
            }
        }
    }

    private void reverse(CollectorModel model) {
        if (model.sales.isEmpty()) {
            return;
        }
        Sale sale = model.sales.remove(random.nextInt(model.sales.size()));
        Answer answer =
                loy1.send(Draft.reverse(sale.confirmation()).by(model.number), "name-" + ++names);
        if (answer.member("responseCode").matches("000[01]")) {
            model.cash += sale.miles();
            if (model.day.equals(sale.day())) {
                model.usedDollars -= 10 * sale.units();
            }
        }
    }

    private void inquire(CollectorModel model, int call) {
        boolean first = random.nextBoolean();
        boolean manual = random.nextInt(10) == 0;
        boolean unknown = random.nextInt(12) == 0;
        long dollars = random.nextInt(200);
        Draft draft =
                Draft.of(Call.INQUIRE)
                        .by(unknown ? "79999999999" : model.number)
                        .basket(dollars + ".99")
                        .with(Field.CARD_ENTRY_MODE, manual ? "MANUAL" : "scan");
        Answer answer = first ? loy1.send(draft) : loy2.send(draft.atLoy2());

        Map<String, String> shown = new TreeMap<>(answer.members());
        shown.keySet().retainAll(expected(model, 1, 0).keySet());
        Map<String, String> expected =
                unknown
                        ? Map.of("responseCode", "0025")
                        : manual && model.standing.isActive()
                                ? Map.of("responseCode", "0009")
                                : expectedAnswer(model, first ? 95 : 85, dollars / 10);
        assertThat(shown)
                .as("seed %d, call %d, %s at %s", seed, call, draft, now)
                .isEqualTo(expected);
    }

    /** Every member that an answer may have, as an ordinary collector with enough miles gets it. */
    private Map<String, String> expected(CollectorModel model, long unitMiles, long basketUnits) {
        long left = (750 - model.usedOn(today(model))) / 10;
        long units = Math.min(model.cash / unitMiles, left);
        Map<String, String> all = new TreeMap<>();
        all.put("responseCode", "0000");
        all.put("cashBalance", Long.toString(model.cash));
        all.put("dreamBalance", Long.toString(DREAM));
        all.put("availableCashBalance", Long.toString(units * unitMiles));
        all.put("availableDollarAmount", Long.toString(units * 10));
        all.put("availableOfferUnits", Long.toString(Math.min(units, basketUnits)));
        all.put("dailyOfferLimit", Long.toString(left));
        all.put("unitValueAMCash", Long.toString(unitMiles));
        all.put("unitValueDollars", "10.00");
        return all;
    }

    private Map<String, String> expectedAnswer(
            CollectorModel model, long unitMiles, long basketUnits) {
        Map<String, String> expectedAnswer = expected(model, unitMiles, basketUnits);
        Standing standing = model.standing;
        boolean affordable = !expectedAnswer.getOrDefault("availableDollarAmount", "0").equals("0");
        if (!standing.isActive()) {
            return Map.of("responseCode", "0002");
        }
        if (Restrictions.of(standing).forbidsRedemption()) {
            expectedAnswer
                    .keySet()
                    .retainAll(List.of("responseCode", "cashBalance", "dreamBalance"));
            expectedAnswer.put(
                    "responseCode", Restrictions.of(standing).hidesBalances() ? "0005" : "0006");
        } else if (model.cash < unitMiles) {
            expectedAnswer.put("responseCode", "0051");
        } else if (Restrictions.of(standing).hidesBalances()) {
            expectedAnswer.put("responseCode", "0001");
        }
        if (!affordable) {
            expectedAnswer
                    .keySet()
                    .removeAll(
                            List.of(
                                    "availableOfferUnits",
                                    "dailyOfferLimit",
                                    "unitValueAMCash",
                                    "unitValueDollars"));
        }
        if (Restrictions.of(standing).hidesBalances()) {
            expectedAnswer
                    .keySet()
                    .removeAll(
                            List.of(
                                    "cashBalance",
                                    "dreamBalance",
                                    "availableCashBalance",
                                    "availableDollarAmount"));
        }
        return expectedAnswer;
    }

    /** The business day, which begins at three and never goes back for an account. */
    private LocalDate today(CollectorModel model) {
        LocalDate today = now.atZone(TORONTO).minusHours(3).toLocalDate();
        return today.isBefore(model.day) ? model.day : today;
    }
}
