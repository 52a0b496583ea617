package org.milepost.operator;

import static org.milepost.trail.Action.PARTNER_ADDED;
import static org.milepost.trail.Action.PARTNER_CHANGED;
import static org.milepost.trail.Action.SPONSOR_ADDED;
import static org.milepost.trail.Action.SPONSOR_CHANGED;

import java.util.Optional;
import java.util.Set;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.programme.Catalogue;
import org.milepost.programme.CurrencyId;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.Sponsor;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * The operations on partners and sponsors.
 *
 * <p>Threads: shared.
 *
 * @param redeemed the code of the currency that sponsors redeem
 */
public record PartnerOperations(
        Programmes programmes, Ledger ledger, String redeemed, ChangeStore trail) {

    /** A sponsor to add. */
    public record Sponsorship(
            String code,
            String partner,
            String programme,
            String vendorId,
            Set<String> acquirerIds) {
        public Sponsorship {
            acquirerIds = Set.copyOf(acquirerIds);
        }
    }

    /** Adds an active partner. */
    public Partner add(Actor actor, String code, String name) {
        return programmes.change(
                edit -> {
                    if (edit.catalogue().partner(code).isPresent()) {
                        throw Problem.exists("a partner");
                    }
                    Partner added = edit.addPartner(code, name);
                    trail.recordAdded(
                            edit.transaction(), actor, PARTNER_ADDED, code, JsonView.of(added));
                    return added;
                });
    }

    /** Activates or deactivates a partner, whose clients may then call or not. */
    public Partner setActive(Actor actor, String code, boolean active) {
        return programmes.change(
                edit -> {
                    Partner before = require(edit.catalogue(), code);
                    if (before.active() == active) {
                        return before;
                    }
                    edit.setPartnerActive(before.id(), active);
                    Partner after = require(edit.catalogue(), code);
                    trail.recordChanged(
                            edit.transaction(),
                            actor,
                            PARTNER_CHANGED,
                            code,
                            JsonView.of(before),
                            JsonView.of(after));
                    return after;
                });
    }

    /** Makes a partner a sponsor, with a house account for what is redeemed there. */
    public Sponsor addSponsor(Actor actor, Sponsorship sponsorship) {
        HouseId house = house(programmes.current(), sponsorship);
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Partner partner = partner(catalogue, sponsorship);
                    if (catalogue.sponsor(sponsorship.code()).isPresent()
                            || catalogue.sponsor(partner.id()).isPresent()) {
                        throw Problem.exists("a sponsor");
                    }
                    Sponsor added =
                            new Sponsor(
                                    partner.id(),
                                    programme(catalogue, sponsorship).id(),
                                    sponsorship.code(),
                                    sponsorship.vendorId(),
                                    sponsorship.acquirerIds(),
                                    house.number());
                    edit.addSponsor(added);
                    trail.recordAdded(
                            edit.transaction(),
                            actor,
                            SPONSOR_ADDED,
                            added.code(),
                            JsonView.of(added, catalogue));
                    return added;
                });
    }

    /** Gives a sponsor another vendor or other acquirers; what is absent stays. */
    public Sponsor changeSponsor(
            Actor actor,
            String code,
            Optional<String> vendorId,
            Optional<Set<String>> acquirerIds) {
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Sponsor before = requireSponsor(catalogue, code);
                    Sponsor after =
                            new Sponsor(
                                    before.partner(),
                                    before.programme(),
                                    before.code(),
                                    vendorId.orElse(before.vendorId()),
                                    acquirerIds.orElse(before.acquirerIds()),
                                    before.redemptionHouse());
                    if (after.equals(before)) {
                        return before;
                    }
                    edit.changeSponsor(after);
                    trail.recordChanged(
                            edit.transaction(),
                            actor,
                            SPONSOR_CHANGED,
                            code,
                            JsonView.of(before, catalogue),
                            JsonView.of(after, catalogue));
                    return after;
                });
    }

    /** A partner that the path names. */
    static Partner require(Catalogue catalogue, String code) {
        return catalogue.partner(code).orElseThrow(() -> Problem.notFound("partner"));
    }

    /** A sponsor that the path names. */
    static Sponsor requireSponsor(Catalogue catalogue, String code) {
        return catalogue.sponsor(code).orElseThrow(() -> Problem.notFound("sponsor"));
    }

    /** Opened before the change: a house account that no sponsor uses does no harm. */
    private HouseId house(Catalogue catalogue, Sponsorship sponsorship) {
        Partner partner = partner(catalogue, sponsorship);
        CurrencyId currency = programme(catalogue, sponsorship).currency(redeemed);
        return ledger.house(currency.value(), partner.id().value(), HouseRole.REDEMPTION);
    }

    private static Partner partner(Catalogue catalogue, Sponsorship sponsorship) {
        return catalogue
                .partner(sponsorship.partner())
                .orElseThrow(() -> Problem.invalid("/partner", "is not the code of a partner"));
    }

    private Programme programme(Catalogue catalogue, Sponsorship sponsorship) {
        return catalogue
                .programme(sponsorship.programme())
                .filter(it -> it.currencies().containsKey(redeemed))
                .orElseThrow(
                        () ->
                                Problem.invalid(
                                        "/programme",
                                        "is not the code of a programme with the currency "
                                                + redeemed));
    }
}
