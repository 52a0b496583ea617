package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.dialect.RedemptionParts.Share;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Counter;
import org.milepost.ledger.CounterKind;
import org.milepost.ledger.Counters;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.PartReversal;
import org.milepost.ledger.Parts;
import org.milepost.ledger.PartsRead;
import org.milepost.ledger.Posting;
import org.milepost.ledger.SliceUse;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;

/** The rules of reversing a part of a redemption. */
@Tag("defects")
class PartReversalCommandTest {

    private static final Instant NOON = Instant.parse("2026-06-15T16:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 6, 15);
    private static final AccountId ID = new AccountId(7, 1);
    private static final ConfirmationNumbers NUMBERS = new ConfirmationNumbers(new byte[32]);
    private static final Transfer REDEMPTION = transfer(TransferKind.REDEMPTION);

    @ParameterizedTest
    @CsvSource({
        "285,   0, BOOKED",
        "286,   0, TOO_MUCH",
        " 95, 190, BOOKED",
        " 96, 190, TOO_MUCH",
        "  1, 285, TOO_MUCH",
    })
    void partsAreNotMoreThanTheWhole(long miles, long before, String expected) {
        Decision decision = command(miles).decide(books(before), NOON);

        assertThat(decision.facts()).isEqualTo(expected);
    }

    @Test
    void aPartGoesBackFromTheHouseWithItsShareOfTheDay() {
        Posting posting = booked(command(95).decide(books(0), NOON));

        assertThat(posting.kind()).isEqualTo(TransferKind.PART_REVERSAL);
        assertThat(posting.change()).isEqualTo(Miles.of(95));
        assertThat(posting.house()).isEqualTo(REDEMPTION.house());
        assertThat(posting.undoes()).isEmpty();
        assertThat(counterAfter(posting)).isEqualTo(new Counter(TODAY, 4_000));
        assertThat(posting.counters()).contains(SliceUse.giveBack(9, 20_254, 95));
        assertThat(posting.effects()).hasSize(2).contains(new PartReversal(4, Miles.of(95), 1_000));
        assertThat(posting.facts()).startsWith("{\"of\":4,").doesNotContain("reason");
    }

    @Test
    void aPartOfAnEarlierDayDoesNotChangeThisDay() {
        PartReversalCommand command = command(95, share(TODAY.minusDays(1)));

        assertThat(counterAfter(booked(command.decide(books(0), NOON))))
                .isEqualTo(new Counter(TODAY, 5_000));
    }

    @Test
    void whatWasReversedAsAWholeHasNoParts() {
        AccountView books =
                new AccountView(
                        Optional.of(account()),
                        Optional.empty(),
                        Optional.of(
                                new AccountView.NamedTransfer(
                                        REDEMPTION, Optional.of(TransferKind.REVERSAL))));

        assertThat(command(95).decide(books, NOON).facts()).isEqualTo("REVERSED");
    }

    @Test
    void onlyARedemptionHasParts() {
        AccountView books =
                new AccountView(
                        Optional.of(account()),
                        Optional.empty(),
                        Optional.of(
                                new AccountView.NamedTransfer(
                                        transfer(TransferKind.ISSUANCE), Optional.empty())));
        AccountView nothing =
                new AccountView(Optional.of(account()), Optional.empty(), Optional.empty());
        AccountView nobody = new AccountView(Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(command(95).decide(books, NOON).facts()).isEqualTo("NO_REDEMPTION");
        assertThat(command(95).decide(nothing, NOON).facts()).isEqualTo("NO_REDEMPTION");
        assertThat(command(95).decide(nobody, NOON).facts()).isEqualTo("NO_ACCOUNT");
    }

    private static Share share(LocalDate day) {
        CounterKind cents = new CounterKind(0, CounterKind.Window.DAY, CounterKind.Measure.AMOUNT);
        return new Share(
                Optional.of(cents.giveBack(day, 1_000)), List.of(SliceUse.giveBack(9, 20_254, 95)));
    }

    private static Counter counterAfter(Posting posting) {
        return account().counters().after(posting.counters()).first();
    }

    private static Posting booked(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Booked.class);
        return ((Decision.Booked) decision).posting();
    }

    private static PartReversalCommand command(long miles) {
        return command(miles, share(TODAY));
    }

    private static PartReversalCommand command(long miles, Share share) {
        return new PartReversalCommand(
                ID,
                "80000000001",
                NUMBERS.read(ID, NUMBERS.of(REDEMPTION.booking())),
                Miles.of(miles),
                "operator",
                "R-1",
                ErasableText.of("reason"),
                (redemption, before, part) -> Optional.of(share),
                new Identity(
                        Identity.Kind.KEY,
                        Identity.ofKey("a", "b", "c", "d", Duration.ofDays(1)).digest(),
                        Identity.ofKey("a", "b", "c", "d", Duration.ofDays(1)).content(),
                        Duration.ofDays(1)));
    }

    private static AccountView books(long before) {
        return new AccountView(
                        Optional.of(account()),
                        Optional.empty(),
                        Optional.of(new AccountView.NamedTransfer(REDEMPTION, Optional.empty())))
                .with(new PartsRead(4), new Parts(Miles.of(before), 0));
    }

    private static Account account() {
        return new Account(
                ID,
                "80000000001",
                1,
                Miles.of(500),
                Miles.ZERO,
                new Counters(new Counter(TODAY, 5_000), Map.of()),
                Standing.ORDINARY,
                4,
                NOON,
                new Link(new byte[Link.LENGTH]));
    }

    private static Transfer transfer(TransferKind kind) {
        return new Transfer(
                new TransferId(ID, 4),
                kind,
                Miles.of(-285),
                new HouseId(12),
                OptionalInt.empty(),
                NOON,
                new Epoch(5),
                "{}",
                new Link(new byte[Link.LENGTH]));
    }
}
