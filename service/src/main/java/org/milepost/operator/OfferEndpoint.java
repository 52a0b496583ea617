package org.milepost.operator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferType;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/programmes/{programme}/offers}: offers and their versions. */
public final class OfferEndpoint {

    private static final long UNIT_MILES_MAX = 1_000_000_000_000L;
    private static final int CENTS_PER_DOLLAR = 100;
    private static final Map<String, OfferType> TYPES =
            Map.of("RGL", OfferType.RGL, "SPL", OfferType.SPL);

    private final Programmes programmes;
    private final OfferDesk desk;

    /** The calls over these operations. */
    public OfferEndpoint(Operations operations) {
        this.programmes = operations.catalogue();
        this.desk = operations.offers();
    }

    /** {@code GET …/offers}: the version of each offer that counts. */
    public Response list(Request request) {
        Catalogue catalogue = programmes.current();
        Programme programme = programme(catalogue, request);
        NavigableMap<String, ObjectNode> all = new TreeMap<>();
        for (Offer offer : catalogue.currentOffers()) {
            if (offer.programme().equals(programme.id())) {
                all.put(offer.offerId(), Picture.of(offer, programme));
            }
        }
        return Query.of(request).page(all);
    }

    /** {@code POST …/offers}. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> offerId =
                form.required("offerId", form.text("offerId", TextRule.OFFER_ID));
        OfferTerms terms = terms(form, Optional.empty());
        Offer added =
                desk.add(
                        Actor.of(request.caller()),
                        request.pathSegment("programme"),
                        offerId.orElseThrow(),
                        terms);
        Programme programme = programmes.current().programme(added.programme());
        return Answer.added(
                Picture.of(added, programme),
                "/operator/v1/programmes/" + programme.code() + "/offers/" + added.offerId());
    }

    /** {@code GET …/offers/{offer}}: the version that counts. */
    public Response show(Request request) {
        Catalogue catalogue = programmes.current();
        Programme programme = programme(catalogue, request);
        Offer offer = OfferDesk.require(catalogue, programme, request.pathSegment("offer"));
        return Answer.shown(Picture.of(offer, programme));
    }

    /** {@code GET …/offers/{offer}/versions}: all of them, oldest first. */
    public Response versions(Request request) {
        Catalogue catalogue = programmes.current();
        Programme programme = programme(catalogue, request);
        Offer current = OfferDesk.require(catalogue, programme, request.pathSegment("offer"));
        NavigableMap<String, ObjectNode> all = new TreeMap<>();
        for (Offer offer : catalogue.offerVersions(programme.id(), current.offerId())) {
            all.put("%010d".formatted(offer.version()), Picture.of(offer, programme));
        }
        return Query.of(request).page(all);
    }

    /** {@code PATCH …/offers/{offer}}: a new version, with what is sent changed. */
    public Response change(Request request) {
        Form form = Form.of(request);
        Offer changed =
                desk.change(
                        Actor.of(request.caller()),
                        request.pathSegment("programme"),
                        request.pathSegment("offer"),
                        before -> terms(form, Optional.of(before)));
        return Answer.shown(
                Picture.of(changed, programmes.current().programme(changed.programme())));
    }

    /**
     * The terms that a body tells.
     *
     * @param before what holds where the body says nothing; empty: the body must say all
     */
    static OfferTerms terms(Form form, Optional<OfferTerms> before) {
        Optional<OfferType> type = form.word("type", TYPES);
        Optional<Long> unitMiles = form.number("unitMiles", 1, UNIT_MILES_MAX);
        Optional<Cents> unitCents = unitCents(form);
        Optional<String> descriptionEn = form.text("descriptionEn", TextRule.LINE);
        Optional<String> descriptionFr = form.text("descriptionFr", TextRule.LINE);
        Optional<Instant> startsAt = form.instant("startsAt");
        if (before.isEmpty()) {
            List.of(
                            "type",
                            "unitMiles",
                            "unitDollars",
                            "descriptionEn",
                            "descriptionFr",
                            "startsAt")
                    .forEach(form::require);
        }
        Optional<Set<String>> sponsors =
                form.clears("sponsors")
                        ? Optional.empty()
                        : form.texts("sponsors", TextRule.SPONSOR_CODE)
                                .or(() -> before.flatMap(OfferTerms::sponsors));
        Optional<Set<String>> stores =
                form.clears("stores")
                        ? Optional.empty()
                        : form.texts("stores", TextRule.STORE_ID)
                                .or(() -> before.flatMap(OfferTerms::stores));
        Optional<Instant> endsAt =
                form.clears("endsAt")
                        ? Optional.empty()
                        : form.instant("endsAt").or(() -> before.flatMap(OfferTerms::endsAt));
        Optional<Boolean> paused = form.flag("paused");
        Optional<Instant> start = startsAt.or(() -> before.map(OfferTerms::startsAt));
        if (start.isPresent() && endsAt.isPresent() && !endsAt.get().isAfter(start.get())) {
            form.error("endsAt", "must be after startsAt");
        }
        form.finish();
        return new OfferTerms(
                type.or(() -> before.map(OfferTerms::type)).orElseThrow(),
                unitMiles.or(() -> before.map(OfferTerms::unitMiles)).orElseThrow(),
                unitCents.or(() -> before.map(OfferTerms::unitCents)).orElseThrow(),
                descriptionEn.or(() -> before.map(OfferTerms::descriptionEn)).orElseThrow(),
                descriptionFr.or(() -> before.map(OfferTerms::descriptionFr)).orElseThrow(),
                sponsors,
                stores,
                start.orElseThrow(),
                endsAt,
                paused.or(() -> before.map(OfferTerms::paused)).orElse(false));
    }

    private static Optional<Cents> unitCents(Form form) {
        Optional<Cents> unit = form.dollars("unitDollars");
        if (unit.isPresent() && !isWholeDollars(unit.get())) {
            form.error("unitDollars", "must be whole dollars, 1 or more");
            return Optional.empty();
        }
        return unit;
    }

    private static boolean isWholeDollars(Cents unit) {
        return unit.value() > 0 && unit.value() % CENTS_PER_DOLLAR == 0;
    }

    private static Programme programme(Catalogue catalogue, Request request) {
        return ProgrammeDesk.require(catalogue, request.pathSegment("programme"));
    }
}
