package org.milepost.operator;

import static org.milepost.trail.Action.LIMIT_ADDED;
import static org.milepost.trail.Action.LIMIT_CHANGED;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.milepost.programme.Catalogue;
import org.milepost.programme.CatalogueChangeStore;
import org.milepost.programme.LimitScope;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.RedemptionLimit;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * The operations on limits of redemptions. A limit is never deleted, because accounts keep their
 * use under its number; one that is over does not change any more.
 *
 * <p>Threads: shared.
 */
public record RedemptionLimitOperations(
        Programmes programmes, ChangeStore trail, InstantSource clock) {

    /**
     * The most limits of a programme that are not over: each account may have a counter for each.
     */
    private static final int LIMITS_MAX = 50;

    /**
     * Adds a limit.
     *
     * @param terms makes the limit with the number that it is given
     */
    RedemptionLimit add(Actor actor, String programmeCode, IntFunction<RedemptionLimit> terms) {
        Instant now = clock.instant();
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Programme programme = ProgrammeOperations.require(catalogue, programmeCode);
                    requireRoom(catalogue, programme, now);
                    RedemptionLimit added = edit.limits().add(terms);
                    requireAhead(added, now);
                    requireKnown(catalogue, programme, added.scope());
                    trail.recordAdded(
                            edit.transaction(),
                            actor,
                            LIMIT_ADDED,
                            target(programme, added),
                            JsonView.of(added, catalogue));
                    return added;
                });
    }

    /**
     * Changes a limit that is not over; a change without a difference changes nothing.
     *
     * @param change makes the limit with the new terms from the one with those in force; pure
     */
    RedemptionLimit change(
            Actor actor, String programmeCode, int number, UnaryOperator<RedemptionLimit> change) {
        Instant now = clock.instant();
        return programmes.change(
                edit -> {
                    RedemptionLimit before = requireOpen(edit, programmeCode, number, now);
                    RedemptionLimit after = change.apply(before);
                    requireAhead(after, now);
                    return replace(edit, actor, before, after);
                });
    }

    /** Ends a limit now; one that has not begun never begins. */
    RedemptionLimit end(Actor actor, String programmeCode, int number) {
        Instant now = clock.instant();
        return programmes.change(
                edit -> {
                    RedemptionLimit before = requireOpen(edit, programmeCode, number, now);
                    Instant end = before.startsAt().isAfter(now) ? before.startsAt() : now;
                    return replace(
                            edit,
                            actor,
                            before,
                            before.with(
                                    before.name(),
                                    before.maximum(),
                                    before.enforcement(),
                                    Optional.of(end)));
                });
    }

    /** A limit that the path names. */
    static RedemptionLimit require(Catalogue catalogue, Programme programme, int number) {
        return catalogue
                .limit(number)
                .filter(it -> it.programme().equals(programme.id()))
                .orElseThrow(() -> Problem.notFound("limit"));
    }

    private RedemptionLimit replace(
            CatalogueChangeStore edit, Actor actor, RedemptionLimit before, RedemptionLimit after) {
        if (after.equals(before)) {
            return before;
        }
        edit.limits().change(after);
        Catalogue catalogue = edit.catalogue();
        trail.recordChanged(
                edit.transaction(),
                actor,
                LIMIT_CHANGED,
                target(catalogue.programme(before.programme()), before),
                JsonView.of(before, catalogue),
                JsonView.of(after, catalogue));
        return after;
    }

    private static RedemptionLimit requireOpen(
            CatalogueChangeStore edit, String programmeCode, int number, Instant now) {
        Catalogue catalogue = edit.catalogue();
        RedemptionLimit limit =
                require(catalogue, ProgrammeOperations.require(catalogue, programmeCode), number);
        if (limit.isOver(now)) {
            throw new Problem(ProblemType.NOT_POSSIBLE_NOW, "The limit is over.");
        }
        return limit;
    }

    private static void requireAhead(RedemptionLimit limit, Instant now) {
        if (limit.isOver(now)) {
            throw Problem.invalid("/endsAt", "must be in the future");
        }
    }

    private static void requireRoom(Catalogue catalogue, Programme programme, Instant now) {
        long open = catalogue.limits(programme.id()).stream().filter(it -> !it.isOver(now)).count();
        if (open >= LIMITS_MAX) {
            throw new Problem(
                    ProblemType.NOT_POSSIBLE_NOW,
                    "The programme has "
                            + LIMITS_MAX
                            + " limits that are not over, which is the most. End one first.");
        }
    }

    private static void requireKnown(Catalogue catalogue, Programme programme, LimitScope scope) {
        scope.partner()
                .ifPresent(
                        partner -> {
                            boolean redeems =
                                    catalogue
                                                    .sponsor(partner)
                                                    .filter(
                                                            it ->
                                                                    it.programme()
                                                                            .equals(programme.id()))
                                                    .isPresent()
                                            || catalogue
                                                    .agreement(partner, programme.id())
                                                    .isPresent();
                            if (!redeems) {
                                throw Problem.invalid(
                                        "/partner",
                                        "is no sponsor of the programme and has no agreement"
                                                + " with it");
                            }
                        });
        scope.offer()
                .ifPresent(
                        offer -> {
                            if (catalogue.currentOffer(programme.id(), offer).isEmpty()) {
                                throw Problem.invalid("/offer", "the programme has no such offer");
                            }
                        });
    }

    private static String target(Programme programme, RedemptionLimit limit) {
        return programme.code() + "/" + limit.number();
    }
}
