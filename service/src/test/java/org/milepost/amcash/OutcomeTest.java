package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.dialect.CountedLimit;
import org.milepost.dialect.ExceededLimit;

@Tag("mutation")
final class OutcomeTest {

    private static final List<ExceededLimit> EXCEEDED =
            List.of(
                    new ExceededLimit(
                            0,
                            75_000,
                            70_000,
                            10_000,
                            Optional.of(Instant.parse("2026-06-16T07:00:00Z"))),
                    new ExceededLimit(7, 3, 3, 1, Optional.empty()));

    @ParameterizedTest
    @EnumSource
    void anOutcomeWithoutNumbersIsItsCodeOnly(ResponseCode code) {
        assertThat(Outcome.of(code).facts()).isEqualTo("{\"code\":\"" + code.code() + "\"}");
        assertThat(Outcome.of(code).responseCode()).isEqualTo(code);
    }

    @Test
    void theFactsTellTheWholeOutcome() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            Outcome outcome =
                    new Outcome(
                            "%04d".formatted(random.nextInt(100)),
                            random.nextBoolean(),
                            number(random),
                            number(random),
                            random.nextInt(3),
                            number(random),
                            number(random),
                            number(random),
                            number(random),
                            random.nextBoolean(),
                            random.nextBoolean() ? List.of() : EXCEEDED);

            assertThat(Outcome.ofFacts(outcome.facts())).isEqualTo(outcome);
        }
    }

    @Test
    void theFactsOfARedemptionTellItAll() {
        RedemptionFacts facts =
                new RedemptionFacts(
                        3,
                        75,
                        7_125,
                        75_000,
                        LocalDate.of(2026, 6, 15),
                        "0001",
                        "d8",
                        "0012",
                        12_875,
                        0,
                        4,
                        true,
                        List.of());

        assertThat(RedemptionFacts.ofJson(facts.toJson())).isEqualTo(facts);
        assertThat(Outcome.ofFacts(facts.toJson()))
                .isEqualTo(
                        new Outcome(
                                "0001", true, 12_875, 0, 3, 4, 75, 7_125, 75_000, false,
                                List.of()));
    }

    /** Transfers are kept for ever, so the facts that a reversal needs must stay readable. */
    @Test
    void theFactsThatTransfersHadFirstAreStillRead() {
        RedemptionFacts facts =
                RedemptionFacts.ofJson(
                        """
                        {"offer":3,"units":75,"cents":75000,"day":"2026-06-15",\
                        "store":"1","device":"d8","trace":"12"}""");

        assertThat(facts.businessDay()).isEqualTo(LocalDate.of(2026, 6, 15));
        assertThat(facts.cents()).isEqualTo(75_000);
        assertThat(facts.offer()).isEqualTo(3);
        assertThat(facts.units()).isEqualTo(75);
        assertThat(List.of(facts.store(), facts.device(), facts.trace()))
                .containsExactly("1", "d8", "12");
    }

    /** Those of the very first did not say where. */
    @Test
    void factsWithoutATillAreStillRead() {
        RedemptionFacts facts =
                RedemptionFacts.ofJson(
                        """
                        {"offer":3,"units":75,"cents":75000,"day":"2026-06-15"}""");

        assertThat(List.of(facts.store(), facts.device(), facts.trace()))
                .containsExactly("", "", "");
    }

    /** Facts are stored: what an earlier version wrote is read as long as it is stored. */
    @Test
    void theStoredFormNeverChanges() {
        Outcome outcome = new Outcome("0000", true, 1, 2, 3, 4, 5, 6, 7, true, List.of());

        assertThat(outcome.facts())
                .isEqualTo(
                        """
                        {"code":"0000","hidden":true,"cash":1,"dream":2,"offer":3,"left":4,\
                        "units":5,"miles":6,"cents":7,"aliased":true}""");
        assertThat(
                        new RedemptionFacts(
                                        3,
                                        75,
                                        7_125,
                                        75_000,
                                        LocalDate.of(2026, 6, 15),
                                        "1",
                                        "d8",
                                        "12",
                                        8,
                                        9,
                                        10,
                                        true,
                                        List.of())
                                .toJson())
                .isEqualTo("[3,75,7125,75000,20619,\"1\",\"d8\",\"12\",8,9,10,1]");
    }

    @Test
    void theStoredFormOfWhatLimitsSayNeverChanges() {
        assertThat(Outcome.of(ResponseCode.DAILY_LIMIT_EXCEEDED).withLimits(EXCEEDED).facts())
                .isEqualTo(
                        """
                        {"code":"0065","limits":[{"maximum":75000,"used":70000,"wanted":10000,\
                        "freesAt":"2026-06-16T07:00:00Z"},{"limit":7,"maximum":3,"used":3,\
                        "wanted":1}]}""");
        RedemptionFacts facts =
                new RedemptionFacts(
                        3,
                        75,
                        7_125,
                        75_000,
                        LocalDate.of(2026, 6, 15),
                        "1",
                        "d8",
                        "12",
                        8,
                        9,
                        10,
                        false,
                        List.of(
                                new CountedLimit(7, 20_619, 1, false),
                                new CountedLimit(8, 494_858, 75_000, true)));

        assertThat(facts.toJson())
                .isEqualTo(
                        "[3,75,7125,75000,20619,\"1\",\"d8\",\"12\",8,9,10,0,"
                                + "[7,20619,1],[8,494858,75000,1]]");
        assertThat(RedemptionFacts.ofJson(facts.toJson())).isEqualTo(facts);
    }

    private static long number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> Long.MAX_VALUE;
            case 2 -> Long.MIN_VALUE;
            default -> random.nextLong(-5, 100_000);
        };
    }
}
