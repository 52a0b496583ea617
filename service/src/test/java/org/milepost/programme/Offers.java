package org.milepost.programme;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Offers for tests: a plain one, and copies of an offer with one thing changed. */
final class Offers {
    static final ProgrammeId PROGRAMME = new ProgrammeId(1);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Offers() {}

    /** An offer of 95 miles for $10 to everybody since {@link #START}. */
    static Offer regular(int version, String offerId) {
        return offer(version, offerId, OfferType.RGL, 95, 1000);
    }

    static Offer offer(int version, String offerId, OfferType type, long miles, long cents) {
        return new Offer(
                version,
                PROGRAMME,
                offerId,
                type,
                miles,
                new Cents(cents),
                "Get a discount",
                "Obtenez un rabais",
                Optional.empty(),
                Optional.empty(),
                START,
                Optional.empty(),
                false);
    }

    static Offer paused(Offer offer) {
        return changed(
                offer, offer.sponsors(), offer.stores(), offer.startsAt(), offer.endsAt(), true);
    }

    static Offer limitedToSponsors(Offer offer, String... codes) {
        Optional<Set<String>> sponsors = Optional.of(Set.of(codes));
        return changed(
                offer, sponsors, offer.stores(), offer.startsAt(), offer.endsAt(), offer.paused());
    }

    static Offer limitedToStores(Offer offer, String... numbers) {
        Optional<Set<String>> stores = Optional.of(Set.of(numbers));
        return changed(
                offer, offer.sponsors(), stores, offer.startsAt(), offer.endsAt(), offer.paused());
    }

    static Offer during(Offer offer, Instant startsAt, Instant endsAt) {
        return changed(
                offer,
                offer.sponsors(),
                offer.stores(),
                startsAt,
                Optional.of(endsAt),
                offer.paused());
    }

    static Sponsor sponsor(int partner, String code) {
        return new Sponsor(new PartnerId(partner), PROGRAMME, code, "100087", Set.of("100000"), 1);
    }

    private static Offer changed(
            Offer offer,
            Optional<Set<String>> sponsors,
            Optional<Set<String>> stores,
            Instant startsAt,
            Optional<Instant> endsAt,
            boolean paused) {
        return new Offer(
                offer.version(),
                offer.programme(),
                offer.offerId(),
                offer.type(),
                offer.unitMiles(),
                offer.unitCents(),
                offer.descriptionEn(),
                offer.descriptionFr(),
                sponsors,
                stores,
                startsAt,
                endsAt,
                paused);
    }
}
