package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.dialect.RedemptionParts.Share;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.SliceUse;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;

@Tag("defects")
@Tag("mutation")
class CheckoutPartsTest {

    private static final String THREE_UNITS =
            "[1,3,285,3000,20254,\"0001\",\"001\",\"7\",10,20,72,0]";

    @ParameterizedTest
    @CsvSource({"95, 1000", "190, 2000", "285, 3000"})
    void aPartTakesItsShareOfTheDollars(long miles, long cents) {
        assertThat(new CheckoutParts().share(redemption(THREE_UNITS), Miles.ZERO, Miles.of(miles)))
                .hasValue(share(LocalDate.of(2025, 6, 15), cents));
    }

    @ParameterizedTest
    @CsvSource({"1", "94", "96", "284"})
    void whatIsNoWholeUnitIsNoPart(long miles) {
        assertThat(new CheckoutParts().share(redemption(THREE_UNITS), Miles.ZERO, Miles.of(miles)))
                .isEmpty();
    }

    @Test
    void theFirstFormOfFactsIsUnderstood() {
        String facts =
                "{\"offer\":1,\"units\":3,\"cents\":3000,\"day\":\"2026-06-15\",\"store\":\"1\"}";

        assertThat(new CheckoutParts().share(redemption(facts), Miles.ZERO, Miles.of(95)))
                .hasValue(share(LocalDate.of(2026, 6, 15), 1_000));
    }

    @Test
    void aTransferOfAnotherApiCountsInNoLimit() {
        assertThat(
                        new CheckoutParts()
                                .share(
                                        redemption("{\"type\":\"REDEMPTION\"}"),
                                        Miles.ZERO,
                                        Miles.of(7)))
                .hasValue(new Share(Optional.empty(), List.of()));
    }

    /** The whole counted 285 miles, 30 dollars and one redemption to three limits. */
    @ParameterizedTest
    @CsvSource({"0, 95, 95, 1000, 0", "95, 95, 95, 1000, 0", "190, 95, 95, 1000, 1"})
    void aPartTakesItsShareOfFurtherLimits(
            long before, long part, long miles, long cents, long count) {
        String facts =
                "[1,3,285,3000,20254,\"0001\",\"001\",\"7\",10,20,72,0,"
                        + "[4,500,285],[5,20254,3000],[6,500,1,1]]";

        assertThat(
                        new CheckoutParts()
                                .share(redemption(facts), Miles.of(before), Miles.of(part))
                                .orElseThrow()
                                .limits())
                .containsExactly(
                        SliceUse.giveBack(4, 500, miles),
                        SliceUse.giveBack(5, 20_254, cents),
                        SliceUse.giveBack(6, 500, count));
    }

    @Test
    void aPartOfADebitTakesItsShareOfLimits() {
        String facts = "{\"type\":\"REDEMPTION\",\"limits\":[[4,500,285],[6,500,1]]}";

        assertThat(
                        new CheckoutParts()
                                .share(redemption(facts), Miles.of(100), Miles.of(185))
                                .orElseThrow()
                                .limits())
                .containsExactly(SliceUse.giveBack(4, 500, 185), SliceUse.giveBack(6, 500, 1));
    }

    private static Share share(LocalDate day, long cents) {
        return new Share(Optional.of(DailyLimit.COUNTER.giveBack(day, cents)), List.of());
    }

    private static Transfer redemption(String facts) {
        return new Transfer(
                new TransferId(new AccountId(1, 1), 4),
                TransferKind.REDEMPTION,
                Miles.of(-285),
                new HouseId(1),
                OptionalInt.empty(),
                Instant.EPOCH,
                new Epoch(5),
                facts,
                new Link(new byte[Link.LENGTH]));
    }
}
