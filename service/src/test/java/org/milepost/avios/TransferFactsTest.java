package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
class TransferFactsTest {

    private static final TransferFacts DEBIT =
            new TransferFacts(
                    Optional.of(TransferFacts.Type.REDEMPTION),
                    "avios-hotel",
                    Optional.of("3081470000000059"),
                    Optional.of("Two nights"),
                    Optional.of("ETÍ"),
                    Optional.of("1991-12-15T20:37:21.886Z"),
                    Optional.empty(),
                    Optional.of("ERD"),
                    Optional.of("FLB"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("AviosRewardApp"),
                    List.of(
                            new TransferFacts.Product(
                                    "12345",
                                    "HOTEL",
                                    List.of(
                                            new TransferFacts.Feature(
                                                    "PNR", "PNR001", Optional.of("1"))))));

    @Test
    void whatIsStoredIsReadAgain() {
        assertThat(TransferFacts.ofJson(DEBIT.toJson())).isEqualTo(DEBIT);
    }

    @Test
    void whatIsAbsentTakesNoRoom() {
        assertThat(DEBIT.toJson()).doesNotContain("referenceId\"", "agent", "source", "null");
    }

    @Test
    void factsOfOtherMakersHaveNoType() {
        TransferFacts other = TransferFacts.ofJson("{\"by\":\"operator\",\"reason\":\"goodwill\"}");
        assertThat(other.type()).isEmpty();
        assertThat(other.partner()).isEmpty();
        assertThat(other.products()).isEmpty();
    }
}
