package org.milepost.operator;

import java.time.Duration;
import org.milepost.dialect.RedemptionParts;
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
 * Reversals of parts of redemptions: a transfer for each reference, and its entry in the trail.
 *
 * <p>Threads: shared.
 *
 * @param membersCurrency the code of the currency of members' accounts
 */
public record PartReversalOperations(
        Programmes programmes,
        Ledger ledger,
        ConfirmationNumbers numbers,
        RedemptionParts parts,
        ChangeStore trail,
        String membersCurrency) {

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    /**
     * What was booked.
     *
     * @param balance the balance directly after it
     * @param isNew whether it was booked now, and not by an earlier call
     */
    record Reversed(PartReversalRequest part, Miles balance, boolean isNew) {}

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
            PartReversalRequest part,
            String what,
            Action action) {
        Programme programme = ProgrammeOperations.require(programmes.current(), programmeCode);
        if (!programme.currencies().containsKey(part.currency())) {
            throw Problem.invalid("/currency", "is not a currency of the programme");
        }
        AccountId account = AccountId.of(programme.code(), number, part.currency());
        CommandResult<PartReversalCommand.Result> executed =
                ledger.execute(command(actor, account, number, part), WAIT_MAX, WAIT_MAX);
        requireBooked(executed.answer(), what);
        Miles after = ledger.balanceAfter(executed.booked().orElseThrow().id());
        ObjectNode made = JsonView.of(part).put("balance", after.count());
        ObjectNode before = JsonView.empty().put("balance", after.minus(part.miles()).count());
        String target = programme.code() + "/" + number + "/" + part.currency();
        trail.recordOnce(
                Change.changed(actor.because(part.reason()), action, target, before, made)
                        .under(part.reference()));
        return new Reversed(part, after, !executed.isReplay());
    }

    private PartReversalCommand command(
            Actor actor, AccountId account, String holder, PartReversalRequest part) {
        String content = part.confirmationNumber() + " " + part.miles() + " " + part.reason();
        return new PartReversalCommand(
                account,
                holder,
                numbers.read(account, part.confirmationNumber()),
                part.miles(),
                actor.clientId(),
                part.reference(),
                ErasableText.of(JsonView.empty().put("reason", part.reason()).toString()),
                parts,
                Identity.ofReference("operator", "reverse-part", part.reference(), content));
    }

    private static void requireBooked(PartReversalCommand.Result result, String what) {
        switch (result) {
            case BOOKED -> {}
            case NO_ACCOUNT -> throw Problem.notFound(what);
            case NO_REDEMPTION ->
                    throw Problem.invalid(
                            "/confirmationNumber", "is not that of a redemption of this account");
            case REVERSED ->
                    throw new Problem(
                            ProblemType.NOT_POSSIBLE_NOW,
                            "The redemption was reversed or cancelled as a whole.");
            case TOO_MUCH ->
                    throw new Problem(
                            ProblemType.NOT_POSSIBLE_NOW,
                            "The miles are more than what is left of the redemption.");
            case NOT_A_PART ->
                    throw Problem.invalid(
                            "/miles", "must be those of whole units of the redemption");
            case REFERENCE_USED ->
                    throw new Problem(
                            ProblemType.REFERENCE_USED,
                            "This reference was used with other content; nothing was booked.");
        }
    }
}
