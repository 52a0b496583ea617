package org.milepost.operator;

import java.time.Duration;
import java.time.InstantSource;
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
import org.milepost.postgres.Database;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.reconciliation.BreakClass;
import org.milepost.reconciliation.BreakState;
import org.milepost.reconciliation.BreakStore;
import org.milepost.reconciliation.ReconciliationBreak;
import org.milepost.trail.Action;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Corrections of breaks: a transfer between a member's account and the adjustment account of the
 * partner, with the miles by which the partner's file and the books differ. A break is corrected
 * once, and is linked with the transfer.
 *
 * <p>A break is first marked as being corrected, then the transfer is booked under the number of
 * the break, then the break is linked. After a crash in between, approving it again completes it.
 *
 * <p>Threads: shared by all.
 *
 * @param clock the programmes' time
 */
public record CorrectionOperations(
        Database database,
        Programmes programmes,
        Ledger ledger,
        ChangeStore trail,
        InstantSource clock) {

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    /**
     * What was booked.
     *
     * @param balance the balance directly after it
     * @param isNew whether it was booked now, and not by an earlier call
     */
    record Corrected(BreakCorrection correction, Miles balance, boolean isNew) {}

    /**
     * Requires that a break can be corrected so.
     *
     * @throws Problem when it cannot
     */
    ReconciliationBreak require(String programmeCode, String number, BreakCorrection correction) {
        Programme programme = ProgrammeOperations.require(programmes.current(), programmeCode);
        if (!programme.currencies().containsKey(correction.currency())) {
            throw Problem.invalid("/currency", "is not a currency of the programme");
        }
        ReconciliationBreak found =
                database.read(it -> BreakStore.find(it, correction.number()))
                        .filter(
                                it ->
                                        it.currency()
                                                == programme
                                                        .currency(correction.currency())
                                                        .value())
                        .orElseThrow(
                                () -> Problem.invalid("/break", "is not a break in this currency"));
        AccountId account = AccountId.of(programme.code(), number, correction.currency());
        if (found.account().filter(it -> !it.equals(account)).isPresent()) {
            throw Problem.invalid("/break", "is about another account");
        }
        if (found.difference() != -correction.miles().count()) {
            throw Problem.invalid("/miles", "must be the opposite of the difference of the break");
        }
        requireOpen(found);
        return found;
    }

    private static void requireOpen(ReconciliationBreak found) {
        if (found.state() == BreakState.EXPLAINED || found.type() == BreakClass.DAY) {
            throw new Problem(
                    ProblemType.NOT_POSSIBLE_NOW,
                    "The break was explained, or is a line of another day, which needs no"
                            + " correction.");
        }
    }

    /**
     * Books the correction of a break.
     *
     * @param what what a fault calls the account: a collector or an account
     * @param action what the trail calls it
     */
    Corrected correct(
            Actor actor,
            String programmeCode,
            String number,
            BreakCorrection correction,
            String what,
            Action action) {
        ReconciliationBreak found = require(programmeCode, number, correction);
        Programme programme = ProgrammeOperations.require(programmes.current(), programmeCode);
        database.useTransaction(
                it -> {
                    requireOpen(BreakStore.lock(it, found.number()).orElseThrow());
                    BreakStore.correcting(it, found.number(), true);
                });
        Adjustment command = command(actor, programme, number, correction, found);
        CommandResult<Adjustment.Result> executed = ledger.execute(command, WAIT_MAX, WAIT_MAX);
        if (executed.answer() == Adjustment.Result.BELOW_FLOOR) {
            new Floors(ledger, trail).lower(actor, programme, number, correction.currency(), what);
            executed = ledger.execute(command, WAIT_MAX, WAIT_MAX);
        }
        requireBooked(executed.answer(), found.number(), what);
        var booked = executed.booked().orElseThrow();
        String confirmation = ledger.confirmationNumbers().of(booked);
        Miles after = ledger.balanceAfter(booked.id());
        ObjectNode made =
                JsonView.empty()
                        .put("currency", correction.currency())
                        .put("break", correction.number())
                        .put("miles", correction.miles().count())
                        .put("reason", correction.reason())
                        .put("reference", correction.reference())
                        .put("balance", after.count());
        ObjectNode before =
                JsonView.empty().put("balance", after.minus(correction.miles()).count());
        String target = programme.code() + "/" + number + "/" + correction.currency();
        database.useTransaction(
                it -> {
                    BreakStore.lock(it, found.number());
                    BreakStore.corrected(
                            it, found.number(), confirmation, actor.subject(), clock.instant());
                    trail.record(
                            it,
                            Change.changed(
                                            actor.because(correction.reason()),
                                            action,
                                            target,
                                            before,
                                            made)
                                    .under(correction.reference()));
                });
        return new Corrected(correction, after, !executed.isReplay());
    }

    private Adjustment command(
            Actor actor,
            Programme programme,
            String number,
            BreakCorrection correction,
            ReconciliationBreak found) {
        HouseId house = ledger.house(found.currency(), found.partner(), HouseRole.ADJUSTMENT);
        ErasableText text =
                ErasableText.of(JsonView.empty().put("reason", correction.reason()).toString());
        ObjectNode facts = JsonView.empty();
        facts.put("by", actor.clientId());
        facts.put("reference", correction.reference());
        facts.put("text", text.digest());
        return new Adjustment(
                        AccountId.of(programme.code(), number, correction.currency()),
                        number,
                        TransferKind.ADJUSTMENT,
                        correction.miles(),
                        house,
                        facts.toString(),
                        Optional.of(text),
                        Optional.empty(),
                        Identity.ofReference(
                                "operator",
                                "correct-break",
                                correction.reference(),
                                correction.miles() + " " + house.number()))
                .downTo(Floors.lowest(programme));
    }

    private void requireBooked(Adjustment.Result result, long number, String what) {
        if (result == Adjustment.Result.BOOKED) {
            return;
        }
        database.useTransaction(
                it -> {
                    BreakStore.lock(it, number);
                    BreakStore.correcting(it, number, false);
                });
        switch (result) {
            case NO_ACCOUNT -> throw Problem.notFound(what);
            case INSUFFICIENT, BELOW_FLOOR ->
                    throw new Problem(
                            ProblemType.INSUFFICIENT_BALANCE,
                            "The balance is lower than the amount to take.");
            case REFERENCE_USED ->
                    throw new Problem(
                            ProblemType.REFERENCE_USED,
                            "The break was corrected in another way; nothing was booked.");
            case BOOKED -> throw new IllegalStateException();
        }
    }
}
