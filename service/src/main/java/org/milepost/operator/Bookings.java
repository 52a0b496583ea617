package org.milepost.operator;

import java.time.Duration;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.Programme;
import tools.jackson.databind.node.ObjectNode;

/**
 * How desks give and take miles: by a transfer, once for each reference, and with a line in the
 * trail.
 *
 * <p>Threads: shared by all.
 */
final class Bookings {

    /** The number of the programme itself among the partners of house accounts. */
    private static final int NO_PARTNER = 0;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final ChangeStore trail;

    Bookings(Ledger ledger, ChangeStore trail) {
        this.ledger = ledger;
        this.trail = trail;
    }

    /**
     * What is to be booked, and in what words it is written down.
     *
     * @param holder whose account it is, in the words of whoever has none: a collector, a member
     * @param action what the trail calls it
     * @param kind what the books call it
     * @param role what is on the other side
     */
    record Purpose(String holder, Action action, TransferKind kind, HouseRole role) {}

    /**
     * Books it. The lane's transaction is its own, so the trail follows in a second one. Whatever
     * comes between, the transfer itself says who made it and why, and the same call again
     * completes the trail.
     */
    Adjusted book(
            Actor actor, Programme programme, String number, Adjusting adjusting, Purpose purpose) {
        Adjustment adjustment = adjustment(actor, programme, number, adjusting, purpose);
        CommandResult<Adjustment.Result> executed = ledger.execute(adjustment, PATIENCE, PATIENCE);
        switch (executed.answer()) {
            case BOOKED -> {}
            case NO_ACCOUNT -> throw Problem.notFound(purpose.holder());
            case INSUFFICIENT ->
                    throw new Problem(
                            ProblemType.INSUFFICIENT_BALANCE,
                            "The balance is lower than what is to be taken.");
            case REFERENCE_USED ->
                    throw new Problem(
                            ProblemType.REFERENCE_USED,
                            "This reference was used for something else; nothing was booked.");
        }
        Miles after = ledger.balanceAfter(executed.booked().orElseThrow().id());
        ObjectNode made = Picture.of(adjusting).put("balance", after.count());
        ObjectNode before = Picture.empty().put("balance", after.minus(adjusting.miles()).count());
        String target = programme.code() + "/" + number + "/" + adjusting.currency();
        trail.recordOnce(
                Change.changed(actor, purpose.action(), target, before, made)
                        .under(adjusting.reference()));
        return new Adjusted(adjusting, after, !executed.isReplay());
    }

    private Adjustment adjustment(
            Actor actor, Programme programme, String number, Adjusting adjusting, Purpose purpose) {
        String currency = adjusting.currency();
        if (!programme.currencies().containsKey(currency)) {
            throw Problem.invalid("/currency", "is not a currency of the programme");
        }
        HouseId house =
                ledger.house(programme.currency(currency).value(), NO_PARTNER, purpose.role());
        return Adjustment.of(
                AccountId.of(programme.code(), number, currency),
                number,
                purpose.kind(),
                adjusting.miles(),
                house,
                adjusting.reference(),
                facts(actor, adjusting));
    }

    private static String facts(Actor actor, Adjusting adjusting) {
        ObjectNode facts = Picture.empty();
        facts.put("by", actor.clientId());
        facts.put("reason", adjusting.reason());
        facts.put("reference", adjusting.reference());
        return facts.toString();
    }
}
