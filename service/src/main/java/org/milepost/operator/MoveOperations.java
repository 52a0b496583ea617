package org.milepost.operator;

import static org.milepost.trail.Action.MILES_MOVED_IN;

import java.time.Duration;
import java.util.Optional;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Action;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves miles from one account to another by two transfers against the same house account. Each is
 * booked once for the reference of the move. The one that takes the miles is first, because only it
 * can be refused. After a crash or a failure between the two, the same call again books the other
 * one.
 *
 * <p>Threads: shared.
 */
public record MoveOperations(Programmes programmes, Ledger ledger, ChangeStore trail) {

    /** The number of the programme itself among the partners of house accounts. */
    private static final int NO_PARTNER = 0;

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    /** The calls in the identities of the two transfers. */
    static final String OUT = "move-out";

    private static final String IN = "move-in";

    /**
     * The result of a move.
     *
     * @param balance the balance of the account that gave the miles, directly after it
     * @param isNew whether one of the transfers was booked now
     */
    record Moved(MoveRequest move, Miles balance, boolean isNew) {}

    /**
     * Moves miles.
     *
     * @param what what a fault calls the account
     * @param action what the trail calls the transfer that takes the miles
     */
    Moved move(
            Actor actor,
            String programmeCode,
            String number,
            MoveRequest move,
            String what,
            Action action) {
        Programme programme = ProgrammeOperations.require(programmes.current(), programmeCode);
        if (!programme.currencies().containsKey(move.currency())) {
            throw Problem.invalid("/currency", "is not a currency of the programme");
        }
        AccountId from = AccountId.of(programme.code(), number, move.currency());
        AccountId to = AccountId.of(programme.code(), move.to(), move.currency());
        if (number.equals(move.to()) || ledger.account(to, move.to()).isEmpty()) {
            throw Problem.invalid("/to", "is not the number of another account");
        }
        HouseId house =
                ledger.house(
                        programme.currency(move.currency()).value(),
                        NO_PARTNER,
                        HouseRole.ADJUSTMENT);
        CommandResult<Adjustment.Result> taken =
                ledger.execute(transfer(actor, from, number, move, OUT, house), WAIT_MAX, WAIT_MAX);
        requireTaken(taken.answer(), what);
        CommandResult<Adjustment.Result> given =
                ledger.execute(transfer(actor, to, number, move, IN, house), WAIT_MAX, WAIT_MAX);
        if (given.answer() != Adjustment.Result.BOOKED) {
            throw new IllegalStateException("a move was not completed: " + given.answer());
        }
        Miles left = ledger.balanceAfter(taken.booked().orElseThrow().id());
        Miles got = ledger.balanceAfter(given.booked().orElseThrow().id());
        String inCurrency = "/" + move.currency();
        record(
                actor,
                move,
                action,
                programme.code() + "/" + number + inCurrency,
                move.reference(),
                JsonView.ofMove(move, move.miles().negated()).put("to", move.to()),
                left);
        record(
                actor,
                move,
                MILES_MOVED_IN,
                programme.code() + "/" + move.to() + inCurrency,
                referenceIn(number, move),
                JsonView.ofMove(move, move.miles()).put("from", number),
                got);
        return new Moved(move, left, !taken.isReplay() || !given.isReplay());
    }

    private void record(
            Actor actor,
            MoveRequest move,
            Action action,
            String target,
            String reference,
            ObjectNode made,
            Miles balance) {
        Miles miles = Miles.of(made.path("miles").asLong());
        ObjectNode before = JsonView.empty().put("balance", balance.minus(miles).count());
        trail.recordOnce(
                Change.changed(
                                actor.because(move.reason()),
                                action,
                                target,
                                before,
                                made.put("balance", balance.count()))
                        .under(reference));
    }

    /** One of the two transfers; both name the other account in their facts. */
    static Adjustment transfer(
            Actor actor,
            AccountId account,
            String from,
            MoveRequest move,
            String call,
            HouseId house) {
        boolean isOut = call.equals(OUT);
        ErasableText text =
                ErasableText.of(JsonView.empty().put("reason", move.reason()).toString());
        ObjectNode facts = JsonView.empty();
        facts.put("by", actor.clientId());
        facts.put("reference", move.reference());
        facts.put(isOut ? "to" : "from", isOut ? move.to() : from);
        facts.put("text", text.digest());
        return new Adjustment(
                account,
                isOut ? from : move.to(),
                TransferKind.ADJUSTMENT,
                isOut ? move.miles().negated() : move.miles(),
                house,
                facts.toString(),
                Optional.of(text),
                Optional.empty(),
                Identity.ofReference(
                        "operator",
                        call,
                        isOut ? move.reference() : referenceIn(from, move),
                        move.miles() + " " + from + " " + move.to() + " " + move.reason()));
    }

    /** Different operators may use a reference for moves from different accounts. */
    private static String referenceIn(String from, MoveRequest move) {
        return from + "/" + move.reference();
    }

    private static void requireTaken(Adjustment.Result result, String what) {
        switch (result) {
            case BOOKED -> {}
            case NO_ACCOUNT -> throw Problem.notFound(what);
            case INSUFFICIENT, BELOW_FLOOR ->
                    throw new Problem(
                            ProblemType.INSUFFICIENT_BALANCE,
                            "The balance is lower than the amount to move.");
            case REFERENCE_USED ->
                    throw new Problem(
                            ProblemType.REFERENCE_USED,
                            "This reference was used with other content; nothing was booked.");
        }
    }
}
