package org.milepost.operator;

import static org.milepost.operator.Action.OFFER_ADDED;
import static org.milepost.operator.Action.OFFER_CHANGED;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;

/**
 * Where operators make offers, change, pause and resume them. A change is a new version.
 *
 * <p>Threads: shared by all.
 */
public final class OfferDesk {

    private final Programmes programmes;
    private final ChangeStore trail;

    OfferDesk(Programmes programmes, ChangeStore trail) {
        this.programmes = programmes;
        this.trail = trail;
    }

    /** Adds an offer. */
    public Offer add(Actor actor, String programmeCode, String offerId, OfferTerms terms) {
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Programme programme = ProgrammeDesk.require(catalogue, programmeCode);
                    if (catalogue.currentOffer(programme.id(), offerId).isPresent()) {
                        throw Problem.exists("an offer");
                    }
                    requireSponsors(catalogue, programme, terms);
                    Offer added =
                            edit.addOffer(version -> terms.offer(version, programme.id(), offerId));
                    trail.record(
                            edit.handle(),
                            Change.added(
                                    actor,
                                    OFFER_ADDED,
                                    target(programme, offerId),
                                    Picture.of(added, programme)));
                    return added;
                });
    }

    /**
     * Changes an offer; terms that stay as they are make no new version.
     *
     * @param change makes the new terms from those in force; pure
     */
    public Offer change(
            Actor actor, String programmeCode, String offerId, UnaryOperator<OfferTerms> change) {
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Programme programme = ProgrammeDesk.require(catalogue, programmeCode);
                    Offer before = require(catalogue, programme, offerId);
                    OfferTerms terms = change.apply(OfferTerms.of(before));
                    if (terms.equals(OfferTerms.of(before))) {
                        return before;
                    }
                    requireSponsors(catalogue, programme, terms);
                    Offer after =
                            edit.addOffer(version -> terms.offer(version, programme.id(), offerId));
                    trail.record(
                            edit.handle(),
                            Change.changed(
                                    actor,
                                    OFFER_CHANGED,
                                    target(programme, offerId),
                                    Picture.of(before, programme),
                                    Picture.of(after, programme)));
                    return after;
                });
    }

    /** An offer that the path names, as it is now. */
    static Offer require(Catalogue catalogue, Programme programme, String offerId) {
        return catalogue
                .currentOffer(programme.id(), offerId)
                .orElseThrow(() -> Problem.notFound("offer"));
    }

    private static void requireSponsors(
            Catalogue catalogue, Programme programme, OfferTerms terms) {
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
