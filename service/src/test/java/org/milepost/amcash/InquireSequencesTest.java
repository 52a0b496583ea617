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
import org.milepost.ledger.Standing;

/**
 * Inquiries of any kind between redemptions, reversals, new miles and the ends of days: each
 * answers what a cashier with a sheet of paper answers. A failure names its seed; {@code
 * -Dreads.seed=N} runs it again.
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

    /** A collector as the cashier's sheet has it. */
    private static final class Sheet {
        final String number;
        final Standing standing;
        final List<Sale> sales = new ArrayList<>();
        long cash;
        LocalDate day = LocalDate.EPOCH;
        long usedDollars;

        Sheet(Standing standing, long cash) {
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
        List<Sheet> sheets =
                List.of(
                        new Sheet(Standing.ORDINARY, 9_000),
                        new Sheet(Standing.ORDINARY, 94),
                        new Sheet(standing(Standing.Status.ACTIVE, true, false), 2_000),
                        new Sheet(standing(Standing.Status.ACTIVE, false, true), 2_000),
                        new Sheet(standing(Standing.Status.ACTIVE, true, true), 2_000),
                        new Sheet(standing(Standing.Status.CANCELLED, false, false), 2_000));
        for (int call = 0; call < CALLS; call++) {
            if (random.nextInt(6) == 0) {
                now = now.plus(Duration.ofMinutes(random.nextInt(600)));
                instance.clock().set(now);
            }
            Sheet sheet = sheets.get(random.nextInt(sheets.size()));
            switch (random.nextInt(8)) {
                case 0 -> issue(sheet);
                case 1, 2 -> redeem(sheet);
                case 3 -> reverse(sheet);
                default -> inquire(sheet, call);
            }
        }
    }

    private static Standing standing(Standing.Status status, boolean hides, boolean forbids) {
        return new Standing(status, hides, forbids);
    }

    private void issue(Sheet sheet) {
        long miles = 1 + random.nextLong(random.nextBoolean() ? 100 : 8_000);
        instance.issue(sheet.number, miles);
        sheet.cash += miles;
    }

    private void redeem(Sheet sheet) {
        boolean first = random.nextBoolean();
        Draft draft = Draft.redeem(10 * (1 + random.nextInt(30)) + ".00").by(sheet.number);
        Answer answer =
                first
                        ? loy1.send(draft, "name-" + ++names)
                        : loy2.send(draft.atLoy2(), "name-" + ++names);
        if (answer.member("responseCode").matches("000[01]")) {
            LocalDate today = today(sheet);
            long units = Long.parseLong(answer.member("unitsRedeemed"));
            long miles = units * (first ? 95 : 85);
            sheet.usedDollars = sheet.usedOn(today) + 10 * units;
            sheet.day = today;
            sheet.cash -= miles;
            if (first) {
                String number = answer.member("txnConfirmationNumber");
                sheet.sales.add(new Sale(number, units, miles, today));
            }
        }
    }

    private void reverse(Sheet sheet) {
        if (sheet.sales.isEmpty()) {
            return;
        }
        Sale sale = sheet.sales.remove(random.nextInt(sheet.sales.size()));
        Answer answer =
                loy1.send(Draft.reverse(sale.confirmation()).by(sheet.number), "name-" + ++names);
        if (answer.member("responseCode").matches("000[01]")) {
            sheet.cash += sale.miles();
            if (sheet.day.equals(sale.day())) {
                sheet.usedDollars -= 10 * sale.units();
            }
        }
    }

    private void inquire(Sheet sheet, int call) {
        boolean first = random.nextBoolean();
        boolean manual = random.nextInt(10) == 0;
        boolean unknown = random.nextInt(12) == 0;
        long dollars = random.nextInt(200);
        Draft draft =
                Draft.of(Call.INQUIRE)
                        .by(unknown ? "79999999999" : sheet.number)
                        .basket(dollars + ".99")
                        .with(Field.CARD_ENTRY_MODE, manual ? "MANUAL" : "scan");
        Answer answer = first ? loy1.send(draft) : loy2.send(draft.atLoy2());

        Map<String, String> shown = new TreeMap<>(answer.members());
        shown.keySet().retainAll(expected(sheet, 1, 0).keySet());
        Map<String, String> expected =
                unknown
                        ? Map.of("responseCode", "0025")
                        : manual && sheet.standing.isActive()
                                ? Map.of("responseCode", "0009")
                                : told(sheet, first ? 95 : 85, dollars / 10);
        assertThat(shown)
                .as("seed %d, call %d, %s at %s", seed, call, draft, now)
                .isEqualTo(expected);
    }

    /** Every member that an answer may tell, as an ordinary collector who can afford it sees it. */
    private Map<String, String> expected(Sheet sheet, long unitMiles, long basketUnits) {
        long left = (750 - sheet.usedOn(today(sheet))) / 10;
        long units = Math.min(sheet.cash / unitMiles, left);
        Map<String, String> all = new TreeMap<>();
        all.put("responseCode", "0000");
        all.put("cashBalance", Long.toString(sheet.cash));
        all.put("dreamBalance", Long.toString(DREAM));
        all.put("availableCashBalance", Long.toString(units * unitMiles));
        all.put("availableDollarAmount", Long.toString(units * 10));
        all.put("availableOfferUnits", Long.toString(Math.min(units, basketUnits)));
        all.put("dailyOfferLimit", Long.toString(left));
        all.put("unitValueAMCash", Long.toString(unitMiles));
        all.put("unitValueDollars", "10.00");
        return all;
    }

    private Map<String, String> told(Sheet sheet, long unitMiles, long basketUnits) {
        Map<String, String> told = expected(sheet, unitMiles, basketUnits);
        Standing standing = sheet.standing;
        boolean affordable = !told.getOrDefault("availableDollarAmount", "0").equals("0");
        if (!standing.isActive()) {
            return Map.of("responseCode", "0002");
        }
        if (standing.forbidsRedemption()) {
            told.keySet().retainAll(List.of("responseCode", "cashBalance", "dreamBalance"));
            told.put("responseCode", standing.hidesBalances() ? "0005" : "0006");
        } else if (sheet.cash < unitMiles) {
            told.put("responseCode", "0051");
        } else if (standing.hidesBalances()) {
            told.put("responseCode", "0001");
        }
        if (!affordable) {
            told.keySet()
                    .removeAll(
                            List.of(
                                    "availableOfferUnits",
                                    "dailyOfferLimit",
                                    "unitValueAMCash",
                                    "unitValueDollars"));
        }
        if (standing.hidesBalances()) {
            told.keySet()
                    .removeAll(
                            List.of(
                                    "cashBalance",
                                    "dreamBalance",
                                    "availableCashBalance",
                                    "availableDollarAmount"));
        }
        return told;
    }

    /** The business day, which begins at three and never goes back for an account. */
    private LocalDate today(Sheet sheet) {
        LocalDate today = now.atZone(TORONTO).minusHours(3).toLocalDate();
        return today.isBefore(sheet.day) ? sheet.day : today;
    }
}
