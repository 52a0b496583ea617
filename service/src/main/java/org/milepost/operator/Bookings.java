package org.milepost.operator;

import java.time.Duration;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.Programme;
import org.milepost.trail.Action;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bookings of operators: a transfer for each reference, and its entry in the trail.
 *
 * <p>Threads: shared.
 */
record Bookings(Ledger ledger, ChangeStore trail) {

    /** The number of the programme itself among the partners of house accounts. */
    private static final int NO_PARTNER = 0;

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    /**
     * The purpose of a booking.
     *
     * @param what what a fault calls the account: a collector or an account
     */
    record Purpose(String what, Action action, TransferKind kind, HouseRole role) {

        /** That of what is taken before an account is closed. */
        static Purpose ofTaken(BookingKind kind) {
            return new Purpose(
                    kind.holder().word(),
                    kind.action(),
                    TransferKind.ADJUSTMENT,
                    kind.isPayout() ? HouseRole.PAYOUT : HouseRole.FORFEITURE);
        }
    }

    /**
     * Books a transfer, then records it in the trail in a second transaction. If the second one
     * fails, the transfer's facts still have the operator and the reason, and the same call again
     * completes the trail.
     */
    Adjusted book(
            Actor actor, Programme programme, String number, Adjusting adjusting, Purpose purpose) {
        Adjustment adjustment = adjustment(actor, programme, number, adjusting, purpose);
        CommandResult<Adjustment.Result> executed = ledger.execute(adjustment, WAIT_MAX, WAIT_MAX);
        if (executed.answer() == Adjustment.Result.BELOW_FLOOR) {
            floors().lower(actor, programme, number, adjusting.currency(), purpose.what());
            executed = ledger.execute(adjustment, WAIT_MAX, WAIT_MAX);
        }
        switch (executed.answer()) {
            case BOOKED -> {}
            case NO_ACCOUNT -> throw Problem.notFound(purpose.what());
            case INSUFFICIENT, BELOW_FLOOR ->
                    throw new Problem(
                            ProblemType.INSUFFICIENT_BALANCE,
                            "The balance is lower than the amount to take.");
            case REFERENCE_USED ->
                    throw new Problem(
                            ProblemType.REFERENCE_USED,
                            "This reference was used with other content; nothing was booked.");
        }
        Miles after = ledger.balanceAfter(executed.booked().orElseThrow().id());
        ObjectNode made = JsonView.of(adjusting).put("balance", after.count());
        ObjectNode before = JsonView.empty().put("balance", after.minus(adjusting.miles()).count());
        String target = programme.code() + "/" + number + "/" + adjusting.currency();
        trail.recordOnce(
                Change.changed(
                                actor.because(adjusting.reason()),
                                purpose.action(),
                                target,
                                before,
                                made)
                        .under(adjusting.reference()));
        return new Adjusted(adjusting, after, !executed.isReplay());
    }

    private Floors floors() {
        return new Floors(ledger, trail);
    }

    private Adjustment adjustment(
            Actor actor, Programme programme, String number, Adjusting adjusting, Purpose purpose) {
        String currency = adjusting.currency();
        if (!programme.currencies().containsKey(currency)) {
            throw Problem.invalid("/currency", "is not a currency of the programme");
        }
        HouseId house =
                ledger.house(programme.currency(currency).value(), NO_PARTNER, purpose.role());
        ErasableText text = text(adjusting);
        return Adjustment.of(
                        AccountId.of(programme.code(), number, currency),
                        number,
                        purpose.kind(),
                        adjusting.miles(),
                        house,
                        adjusting.reference(),
                        content(actor, adjusting))
                .storedAs(facts(actor, adjusting, text), text)
                .downTo(
                        purpose.role() == HouseRole.ADJUSTMENT
                                ? Floors.lowest(programme)
                                : Miles.ZERO);
    }

    /** By what a repeated reference is compared; unchanged since 0.1. */
    private static String content(Actor actor, Adjusting adjusting) {
        ObjectNode content = JsonView.empty();
        content.put("by", actor.clientId());
        content.put("reason", adjusting.reason());
        content.put("reference", adjusting.reference());
        return content.toString();
    }

    private static String facts(Actor actor, Adjusting adjusting, ErasableText text) {
        ObjectNode facts = JsonView.empty();
        facts.put("by", actor.clientId());
        facts.put("reference", adjusting.reference());
        facts.put("text", text.digest());
        return facts.toString();
    }

    /** The reason is free text, which may name a person. */
    private static ErasableText text(Adjusting adjusting) {
        return ErasableText.of(JsonView.empty().put("reason", adjusting.reason()).toString());
    }
}
