package org.milepost.operator;

import static org.milepost.trail.Action.OFFER_ADDED;
import static org.milepost.trail.Action.OFFER_CHANGED;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * The operations on offers. A change is a new version.
 *
 * <p>Threads: shared.
 */
public record OfferOperations(Programmes programmes, ChangeStore trail) {

    /**
     * Adds an offer.
     *
     * @param terms an offer of that programme, whose version is replaced by the next one
     */
    public Offer add(Actor actor, String programmeCode, Offer terms) {
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Programme programme = ProgrammeOperations.require(catalogue, programmeCode);
                    if (catalogue.currentOffer(programme.id(), terms.offerId()).isPresent()) {
                        throw Problem.exists("an offer");
                    }
                    requireSponsors(catalogue, programme, terms);
                    Offer added = edit.addOffer(terms::withVersion);
                    trail.recordAdded(
                            edit.transaction(),
                            actor,
                            OFFER_ADDED,
                            target(programme, added.offerId()),
                            JsonView.of(added, programme));
                    return added;
                });
    }

    /**
     * Changes an offer; a change without a difference makes no new version.
     *
     * @param change makes the offer with the new terms from the one with those in force; pure
     */
    public Offer change(
            Actor actor, String programmeCode, String offerId, UnaryOperator<Offer> change) {
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Programme programme = ProgrammeOperations.require(catalogue, programmeCode);
                    Offer before = require(catalogue, programme, offerId);
                    Offer terms = change.apply(before);
                    if (terms.equals(before)) {
                        return before;
                    }
                    requireSponsors(catalogue, programme, terms);
                    Offer after = edit.addOffer(terms::withVersion);
                    trail.recordChanged(
                            edit.transaction(),
                            actor,
                            OFFER_CHANGED,
                            target(programme, offerId),
                            JsonView.of(before, programme),
                            JsonView.of(after, programme));
                    return after;
                });
    }

    /** An offer that the path names, as it is now. */
    static Offer require(Catalogue catalogue, Programme programme, String offerId) {
        return catalogue
                .currentOffer(programme.id(), offerId)
                .orElseThrow(() -> Problem.notFound("offer"));
    }

    private static void requireSponsors(Catalogue catalogue, Programme programme, Offer terms) {
        boolean known =
                terms.sponsors().orElse(Set.of()).stream()
                        .allMatch(
                                code ->
                                        catalogue
                                                .sponsor(code)
                                                .filter(it -> it.programme().equals(programme.id()))
                                                .isPresent());
        if (!known) {
            throw Problem.invalid("/sponsors", "names a code that no sponsor of the programme has");
        }
    }

    private static String target(Programme programme, String offerId) {
        return programme.code() + "/" + offerId;
    }
}
