package org.milepost.amcash;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;

/** Conditions that each make the rules answer with a certain code. */
enum Condition {
    NO_ACCOUNT("0025", RuleInput::withoutAccount),
    NO_SUCH_REDEMPTION("0057", input -> input.withNamed(Optional.empty())),
    WINDOW_OVER("0080", input -> input.at(RuleInput.NOON.plus(Duration.ofDays(1)))),
    INACTIVE(
            "0002",
            input ->
                    withStanding(
                            input,
                            it -> new Standing(Standing.Status.INACTIVE, it.restrictions()))),
    MANUAL_ENTRY("0009", input -> input.with(input.draft().with(Field.CARD_ENTRY_MODE, "MANUAL"))),
    HIDES_AND_FORBIDS(
            "0005",
            input -> withStanding(input, it -> new Restrictions(true, true).with(it.status()))),
    FORBIDS(
            "0006",
            input ->
                    withStanding(
                            input,
                            it ->
                                    new Restrictions(Restrictions.of(it).hidesBalances(), true)
                                            .with(it.status()))),
    NO_OFFER("0067", RuleInput::withOffers),
    OFFER_PAUSED("0067", input -> input.withOffers(RuleInput.paused(RuleInput.REGULAR))),
    SMALL_BASKET("0066", input -> input.with(input.draft().basket("9.99"))),
    SMALL_REQUEST(
            "0035", input -> input.with(input.draft().with(Field.DOLLAR_REDEEM_REQUEST, "9.99"))),
    FEW_MILES("0051", input -> input.withCash(94)),
    DAY_USED_UP("0065", input -> input.withDayUse(RuleInput.TODAY, 75_000)),
    HIDES(
            "0001",
            input ->
                    withStanding(
                            input,
                            it ->
                                    new Restrictions(true, Restrictions.of(it).forbidsRedemption())
                                            .with(it.status())));

    private final String code;

    @SuppressWarnings("ImmutableEnumChecker") // the functions hold no state
    private final UnaryOperator<RuleInput> change;

    Condition(String code, UnaryOperator<RuleInput> change) {
        this.code = code;
        this.change = change;
    }

    /** The code that it alone leads to. */
    String code() {
        return code;
    }

    /** The input in which it holds besides all that held before. */
    RuleInput in(RuleInput input) {
        return change.apply(input);
    }

    /** An input in which LOY1 asks to reverse two units that it redeemed today at this time. */
    static RuleInput reversal(Draft draft) {
        RuleInput input = RuleInput.of(draft);
        return input.withDayUse(RuleInput.TODAY, 2_000)
                .withNamed(
                        Optional.of(new AccountView.NamedTransfer(redemption(), Optional.empty())));
    }

    /** A redemption of two units by LOY1 at noon. */
    static Transfer redemption() {
        return new Transfer(
                new TransferId(RuleInput.of(Draft.of(Call.REVERSE)).terms().cash(), 7),
                TransferKind.REDEMPTION,
                Miles.of(-190),
                new HouseId(RuleInput.LOY1.redemptionHouse()),
                OptionalInt.empty(),
                RuleInput.NOON,
                new Epoch(5),
                new RedemptionFacts(
                                1,
                                2,
                                190,
                                2_000,
                                RuleInput.TODAY,
                                "0001",
                                "001",
                                "1",
                                0,
                                0,
                                0,
                                false,
                                List.of())
                        .toJson(),
                new Link(new byte[Link.LENGTH]));
    }

    private static RuleInput withStanding(RuleInput input, UnaryOperator<Standing> change) {
        return input.withStanding(
                change.apply(input.cash().map(it -> it.standing()).orElse(Standing.ORDINARY)));
    }
}
