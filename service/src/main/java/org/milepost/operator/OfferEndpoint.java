package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferType;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Programmes;

/** {@code /operator/v1/programmes/{programme}/offers}: offers and their versions. */
public record OfferEndpoint(Programmes programmes, OfferOperations operations) {

    private static final long UNIT_MILES_MAX = 1_000_000_000_000L;
    private static final int CENTS_PER_DOLLAR = 100;
    private static final Map<String, OfferType> TYPES =
            Map.of("RGL", OfferType.RGL, "SPL", OfferType.SPL);

    /** {@code GET …/offers}: the version of each offer that counts. */
    public Response list(Request request) {
        Catalogue catalogue = programmes.current();
        Programme programme = programme(catalogue, request);
        return Query.page(
                request,
                catalogue.currentOffers().stream()
                        .filter(it -> it.programme().equals(programme.id()))
                        .toList(),
                Offer::offerId,
                it -> JsonView.of(it, programme));
    }

    /** {@code POST …/offers}. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> offerId = form.requiredText("offerId", TextRule.OFFER_ID);
        Offer terms =
                terms(
                        form,
                        Optional.empty(),
                        () -> programme(programmes.current(), request).id(),
                        offerId::orElseThrow);
        Offer added = operations.add(actor(request), request.pathSegment("programme"), terms);
        Programme programme = programmes.current().programme(added.programme());
        return Answer.added(
                JsonView.of(added, programme),
                "/operator/v1/programmes/" + programme.code() + "/offers/" + added.offerId());
    }

    /** {@code GET …/offers/{offer}}: the version that counts. */
    public Response show(Request request) {
        Catalogue catalogue = programmes.current();
        Programme programme = programme(catalogue, request);
        Offer offer = OfferOperations.require(catalogue, programme, request.pathSegment("offer"));
        return Answer.shown(JsonView.of(offer, programme));
    }

    /** {@code GET …/offers/{offer}/versions}: all of them, oldest first. */
    public Response versions(Request request) {
        Catalogue catalogue = programmes.current();
        Programme programme = programme(catalogue, request);
        Offer current = OfferOperations.require(catalogue, programme, request.pathSegment("offer"));
        return Query.page(
                request,
                catalogue.offerVersions(programme.id(), current.offerId()),
                it -> "%010d".formatted(it.version()),
                it -> JsonView.of(it, programme));
    }

    /** {@code PATCH …/offers/{offer}}: a new version, with what is sent changed. */
    public Response change(Request request) {
        Form form = Form.of(request);
        Offer changed =
                operations.change(
                        actor(request),
                        request.pathSegment("programme"),
                        request.pathSegment("offer"),
                        before ->
                                terms(
                                        form,
                                        Optional.of(before),
                                        before::programme,
                                        before::offerId));
        return Answer.shown(
                JsonView.of(changed, programmes.current().programme(changed.programme())));
    }

    /**
     * The offer of a body.
     *
     * @param before has the values that the body leaves out; empty: the body must have all
     */
    static Offer terms(
            Form form,
            Optional<Offer> before,
            Supplier<ProgrammeId> programme,
            Supplier<String> offerId) {
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
                                .or(() -> before.flatMap(Offer::sponsors));
        Optional<Set<String>> stores =
                form.clears("stores")
                        ? Optional.empty()
                        : form.texts("stores", TextRule.STORE_ID)
                                .or(() -> before.flatMap(Offer::stores));
        Optional<Instant> endsAt =
                form.clears("endsAt")
                        ? Optional.empty()
                        : form.instant("endsAt").or(() -> before.flatMap(Offer::endsAt));
        Optional<Boolean> paused = form.flag("paused");
        Optional<Instant> start = startsAt.or(() -> before.map(Offer::startsAt));
        if (start.isPresent() && endsAt.isPresent() && !endsAt.get().isAfter(start.get())) {
            form.error("endsAt", "must be after startsAt");
        }
        form.finish();
        return new Offer(
                before.map(Offer::version).orElse(1),
                programme.get(),
                offerId.get(),
                type.or(() -> before.map(Offer::type)).orElseThrow(),
                unitMiles.or(() -> before.map(Offer::unitMiles)).orElseThrow(),
                unitCents.or(() -> before.map(Offer::unitCents)).orElseThrow(),
                descriptionEn.or(() -> before.map(Offer::descriptionEn)).orElseThrow(),
                descriptionFr.or(() -> before.map(Offer::descriptionFr)).orElseThrow(),
                sponsors,
                stores,
                start.orElseThrow(),
                endsAt,
                paused.or(() -> before.map(Offer::paused)).orElse(false));
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
        return ProgrammeOperations.require(catalogue, request.pathSegment("programme"));
    }
}
