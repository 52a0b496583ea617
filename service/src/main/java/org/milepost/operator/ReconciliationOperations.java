package org.milepost.operator;

import static org.milepost.trail.Action.BREAK_ASSIGNED;
import static org.milepost.trail.Action.BREAK_EXPLAINED;
import static org.milepost.trail.Action.RECONCILIATION_RULE_CHANGED;

import java.time.InstantSource;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Partner;
import org.milepost.reconciliation.BreakCause;
import org.milepost.reconciliation.BreakClass;
import org.milepost.reconciliation.BreakState;
import org.milepost.reconciliation.BreakStore;
import org.milepost.reconciliation.MatchRule;
import org.milepost.reconciliation.ReconciliationBreak;
import org.milepost.reconciliation.ReconciliationRun;
import org.milepost.reconciliation.ReconciliationStore;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules by which the files of partners are compared, and breaks: who takes care of them, and
 * why they need no correction. None of it changes the books.
 *
 * <p>Threads: shared.
 *
 * @param clock the programmes' time
 */
public record ReconciliationOperations(Database database, ChangeStore trail, InstantSource clock) {

    /** The rule of a partner. */
    MatchRule rule(Partner partner) {
        return database.read(it -> ReconciliationStore.rule(it, partner.id().value()))
                .orElse(MatchRule.USUAL);
    }

    /** Stores the rule for files that are compared from now on. */
    MatchRule change(Actor actor, Partner partner, MatchRule rule) {
        return database.inTransaction(
                it -> {
                    MatchRule before =
                            ReconciliationStore.rule(it, partner.id().value())
                                    .orElse(MatchRule.USUAL);
                    if (!rule.equals(before)) {
                        ReconciliationStore.putRule(it, partner.id().value(), rule);
                        trail.recordChanged(
                                it,
                                actor,
                                RECONCILIATION_RULE_CHANGED,
                                partner.code(),
                                BreakView.of(before),
                                BreakView.of(rule));
                    }
                    return rule;
                });
    }

    /** The breaks of a partner after a number, the earliest first. */
    List<ReconciliationBreak> after(Partner partner, long number, int limit, boolean onlyOpen) {
        return database.read(
                it -> BreakStore.after(it, partner.id().value(), number, limit, onlyOpen));
    }

    /** How many breaks of a partner are open. */
    List<BreakStore.Open> open(Partner partner) {
        return database.read(it -> BreakStore.open(it, partner.id().value()));
    }

    /** How far the comparison of a file is. */
    Optional<ReconciliationRun> run(long file) {
        return database.read(it -> ReconciliationStore.run(it, file));
    }

    /** How many breaks a file has. */
    List<BreakStore.Count> counts(long file) {
        return database.read(it -> BreakStore.counts(it, file));
    }

    /** A break of a partner. */
    ReconciliationBreak find(Partner partner, long number) {
        return require(database.read(it -> BreakStore.find(it, number)), partner);
    }

    /** Gives a break another owner, another note, or both. */
    ReconciliationBreak assign(
            Actor actor,
            Partner partner,
            long number,
            Optional<String> owner,
            Optional<String> note) {
        return database.inTransaction(
                it -> {
                    ReconciliationBreak before = require(BreakStore.lock(it, number), partner);
                    BreakStore.assign(
                            it, number, owner.orElse(before.owner()), note.orElse(before.note()));
                    ReconciliationBreak after = require(BreakStore.find(it, number), partner);
                    if (!after.equals(before)) {
                        trail.recordChanged(
                                it,
                                actor,
                                BREAK_ASSIGNED,
                                target(partner, number),
                                JsonView.empty().put("owner", before.owner()),
                                JsonView.empty().put("owner", after.owner()));
                    }
                    return after;
                });
    }

    /**
     * Explains why a break needs no change of the books; with it the break of another day that is
     * its other half.
     *
     * @throws Problem when it is not open, or the cause does not fit
     */
    ReconciliationBreak explain(
            Actor actor, Partner partner, long number, BreakCause cause, String note) {
        return database.inTransaction(
                it -> {
                    ReconciliationBreak named = require(BreakStore.find(it, number), partner);
                    NavigableSet<Long> numbers = new TreeSet<>(List.of(number));
                    named.counterpart().ifPresent(numbers::add);
                    for (long each : numbers) {
                        explain(it, partner, each, cause, note, actor);
                    }
                    ObjectNode explained = JsonView.empty().put("cause", cause.word());
                    for (long each : numbers) {
                        trail.recordAdded(
                                it, actor, BREAK_EXPLAINED, target(partner, each), explained);
                    }
                    return require(BreakStore.find(it, number), partner);
                });
    }

    private void explain(
            Transaction transaction,
            Partner partner,
            long number,
            BreakCause cause,
            String note,
            Actor actor) {
        ReconciliationBreak found = require(BreakStore.lock(transaction, number), partner);
        if (found.state() != BreakState.OPEN) {
            throw new Problem(
                    ProblemType.NOT_POSSIBLE_NOW,
                    "The break is not open: it is " + found.state().word() + ".");
        }
        if ((cause == BreakCause.OTHER_DAY) != (found.type() == BreakClass.DAY)) {
            throw Problem.invalid("/cause", "must be other-day for a break of the class day only");
        }
        BreakStore.explain(transaction, number, cause, note, actor.subject(), clock.instant());
    }

    private static String target(Partner partner, long number) {
        return partner.code() + "/break-" + number;
    }

    private static ReconciliationBreak require(
            Optional<ReconciliationBreak> found, Partner partner) {
        return found.filter(it -> it.partner() == partner.id().value())
                .orElseThrow(() -> Problem.notFound("break"));
    }
}
