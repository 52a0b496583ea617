package org.milepost.operator;

import static org.milepost.trail.Action.OUTAGE_CHANGED;
import static org.milepost.trail.Action.OUTAGE_DECLARED;
import static org.milepost.trail.Action.OUTAGE_DELETED;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.milepost.programme.Catalogue;
import org.milepost.programme.CatalogueChangeStore;
import org.milepost.programme.Outage;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;

/**
 * The operations on outages. One that has begun is never deleted.
 *
 * <p>Threads: shared.
 */
public record OutageOperations(Programmes programmes, ChangeStore trail, InstantSource clock) {

    /**
     * Declares an outage.
     *
     * @param programmeCode whose calls; empty: those of all programmes
     */
    public Outage declare(
            Actor actor,
            Optional<String> programmeCode,
            Instant startsAt,
            Instant endsAt,
            Optional<String> note) {
        requireAhead(endsAt, clock.instant());
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Optional<Programme> programme =
                            programmeCode.map(code -> named(catalogue, code));
                    Outage declared =
                            edit.outages()
                                    .add(
                                            number ->
                                                    new Outage(
                                                            number,
                                                            programme.map(Programme::id),
                                                            startsAt,
                                                            endsAt,
                                                            note));
                    trail.recordAdded(
                            edit.transaction(),
                            actor,
                            OUTAGE_DECLARED,
                            target(declared),
                            JsonView.of(declared, catalogue));
                    return declared;
                });
    }

    /**
     * Moves the end of an outage that is not over, or changes its note.
     *
     * @param change makes the new outage from the one declared; pure
     */
    public Outage change(Actor actor, int number, UnaryOperator<Outage> change) {
        Instant now = clock.instant();
        return programmes.change(
                edit -> {
                    Outage before = requireOpen(edit.catalogue(), number, now);
                    Outage after = change.apply(before);
                    requireAhead(after.endsAt(), now);
                    return replace(edit, actor, before, after);
                });
    }

    /** Ends an outage that lasts, now. */
    public Outage end(Actor actor, int number) {
        Instant now = clock.instant();
        return programmes.change(
                edit -> {
                    Outage before = requireOpen(edit.catalogue(), number, now);
                    if (!before.startsAt().isBefore(now)) {
                        throw new Problem(
                                ProblemType.NOT_POSSIBLE_NOW,
                                "The outage has not begun; it can be deleted.");
                    }
                    return replace(edit, actor, before, before.with(now, before.note()));
                });
    }

    /** Deletes an outage that has not begun. */
    public void delete(Actor actor, int number) {
        Instant now = clock.instant();
        programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Outage before = require(catalogue, number);
                    if (before.startsAt().isBefore(now)) {
                        throw new Problem(
                                ProblemType.NOT_POSSIBLE_NOW,
                                "The outage has begun; it can be ended.");
                    }
                    edit.outages().delete(number);
                    trail.record(
                            edit.transaction(),
                            Change.deleted(
                                    actor,
                                    OUTAGE_DELETED,
                                    target(before),
                                    JsonView.of(before, catalogue)));
                    return before;
                });
    }

    /** An outage that the path names. */
    static Outage require(Catalogue catalogue, int number) {
        return catalogue.outage(number).orElseThrow(() -> Problem.notFound("outage"));
    }

    private Outage replace(CatalogueChangeStore edit, Actor actor, Outage before, Outage after) {
        if (after.equals(before)) {
            return before;
        }
        edit.outages().change(after);
        Catalogue catalogue = edit.catalogue();
        trail.recordChanged(
                edit.transaction(),
                actor,
                OUTAGE_CHANGED,
                target(before),
                JsonView.of(before, catalogue),
                JsonView.of(after, catalogue));
        return after;
    }

    private static Outage requireOpen(Catalogue catalogue, int number, Instant now) {
        Outage outage = require(catalogue, number);
        if (!outage.endsAt().isAfter(now)) {
            throw new Problem(ProblemType.NOT_POSSIBLE_NOW, "The outage is over.");
        }
        return outage;
    }

    private static void requireAhead(Instant endsAt, Instant now) {
        if (!endsAt.isAfter(now)) {
            throw Problem.invalid("/endsAt", "must be in the future");
        }
    }

    private static Programme named(Catalogue catalogue, String code) {
        return catalogue
                .programme(code)
                .orElseThrow(() -> Problem.invalid("/programme", "is not the code of a programme"));
    }

    private static String target(Outage outage) {
        return Integer.toString(outage.number());
    }
}
