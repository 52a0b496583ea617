package org.milepost.operator;

import java.time.Duration;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Action;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reversals of credits, whole or in part: a transfer for each reference, and its entry in the
 * trail.
 *
 * <p>Threads: shared by all.
 */
public record CreditReversalOperations(
        Programmes programmes, Ledger ledger, ConfirmationNumbers numbers, ChangeStore trail) {

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    /**
     * What was booked.
     *
     * @param balance the balance directly after it
     * @param isNew whether it was booked now, and not by an earlier call
     */
    record Reversed(CreditReversalRequest credit, Miles balance, boolean isNew) {}

    /**
     * Books the reversal, then records it in the trail in a second transaction. If the second one
     * fails, the same call again completes the trail.
     *
     * @param what what a fault calls the account: a collector or an account
     * @param action what the trail calls it
     */
    Reversed reverse(
            Actor actor,
            String programmeCode,
            String number,
            CreditReversalRequest credit,
            String what,
            Action action) {
        Programme programme = ProgrammeOperations.require(programmes.current(), programmeCode);
        if (!programme.currencies().containsKey(credit.currency())) {
            throw Problem.invalid("/currency", "is not a currency of the programme");
        }
        AccountId account = AccountId.of(programme.code(), number, credit.currency());
        CreditReversalCommand command =
                command(actor, account, number, credit, Floors.lowest(programme));
        CommandResult<CreditReversalCommand.Result> executed =
                ledger.execute(command, WAIT_MAX, WAIT_MAX);
        if (executed.answer() == CreditReversalCommand.Result.BELOW_FLOOR) {
            new Floors(ledger, trail).lower(actor, programme, number, credit.currency(), what);
            executed = ledger.execute(command, WAIT_MAX, WAIT_MAX);
        }
        requireBooked(executed.answer(), what);
        Miles after = ledger.balanceAfter(executed.booked().orElseThrow().id());
        ObjectNode made = JsonView.of(credit).put("balance", after.count());
        ObjectNode before = JsonView.empty().put("balance", after.plus(credit.miles()).count());
        String target = programme.code() + "/" + number + "/" + credit.currency();
        trail.recordOnce(
                Change.changed(actor.because(credit.reason()), action, target, before, made)
                        .under(credit.reference()));
        return new Reversed(credit, after, !executed.isReplay());
    }

    private CreditReversalCommand command(
            Actor actor,
            AccountId account,
            String holder,
            CreditReversalRequest credit,
            Miles lowest) {
        String content = credit.confirmationNumber() + " " + credit.miles() + " " + credit.reason();
        return new CreditReversalCommand(
                account,
                holder,
                numbers.read(account, credit.confirmationNumber()),
                credit.miles(),
                lowest,
                actor.clientId(),
                credit.reference(),
                ErasableText.of(JsonView.empty().put("reason", credit.reason()).toString()),
                Identity.ofReference("operator", "reverse-credit", credit.reference(), content));
    }

    private static void requireBooked(CreditReversalCommand.Result result, String what) {
        switch (result) {
            case BOOKED -> {}
            case NO_ACCOUNT -> throw Problem.notFound(what);
            case NO_CREDIT ->
                    throw Problem.invalid(
                            "/confirmationNumber", "is not that of a credit of this account");
            case TOO_MUCH ->
                    throw new Problem(
                            ProblemType.NOT_POSSIBLE_NOW,
                            "The miles are more than what is left of the credit.");
            case INSUFFICIENT, BELOW_FLOOR ->
                    throw new Problem(
                            ProblemType.INSUFFICIENT_BALANCE,
                            "The balance is lower than what is to be taken.");
            case REFERENCE_USED ->
                    throw new Problem(
                            ProblemType.REFERENCE_USED,
                            "This reference was used for something else; nothing was booked.");
        }
    }
}
