package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OutcomeTest {

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
                            random.nextBoolean());

            assertThat(Outcome.ofFacts(outcome.facts())).isEqualTo(outcome);
        }
    }

    @Test
    void theFactsOfARedemptionTellItAll() {
        RedemptionFacts facts =
                new RedemptionFacts(3, 75, 75_000, "2026-06-15", "0001", "d8", "0012");

        assertThat(RedemptionFacts.ofJson(facts.toJson())).isEqualTo(facts);
        assertThat(facts.businessDay()).isEqualTo(LocalDate.of(2026, 6, 15));
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
