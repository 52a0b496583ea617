package org.milepost.programme;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which offers a store has. Two steps, so that the second is a scan of a short list: when reference
 * data changes, the offers of each sponsor are ranked; for a request, the ranked offers are
 * filtered: open to the store, in force and not paused.
 */
final class OfferRules {
    /** The offerId as a number; the number of an offer has at most 10 digits. */
    private static final Comparator<Offer> BY_OFFER_ID =
            Comparator.<Offer>comparingLong(offer -> Long.parseLong(offer.offerId()))
                    .thenComparing(Offer::offerId);

    /** Best first: fewest miles for a dollar, then the type's order, then the lowest offerId. */
    static final Comparator<Offer> BEST_FIRST =
            ((Comparator<Offer>) OfferRules::compareMilesPerDollar)
                    .thenComparing(Offer::type)
                    .thenComparing(BY_OFFER_ID);

    private OfferRules() {}

    /** What identifies an offer across its versions. */
    record OfferKey(ProgrammeId programme, String offerId) {}

    /**
     * Of each offer its highest version, the only one that counts: a version that starts later
     * replaces the one before it at once.
     */
    static Map<OfferKey, Offer> current(Collection<Offer> versions) {
        Map<OfferKey, Offer> current = new HashMap<>();
        for (Offer offer : versions) {
            current.merge(
                    new OfferKey(offer.programme(), offer.offerId()),
                    offer,
                    (a, b) -> a.version() > b.version() ? a : b);
        }
        return Map.copyOf(current);
    }

    /** The offers that some store of the sponsor may use at some time, best first. */
    static List<Offer> ranked(Collection<Offer> current, Sponsor sponsor) {
        return current.stream()
                .filter(offer -> offer.programme().equals(sponsor.programme()))
                .filter(offer -> offer.isOpenTo(sponsor.code()))
                .sorted(BEST_FIRST)
                .toList();
    }

    /** Those of a sponsor's ranked offers that this store can use at the instant, best first. */
    static List<Offer> open(List<Offer> ranked, String sponsorCode, String storeId, Instant at) {
        List<Offer> open = new ArrayList<>(ranked.size());
        for (Offer offer : ranked) {
            if (offer.isOpenTo(sponsorCode, storeId) && offer.isInForce(at) && !offer.paused()) {
                open.add(offer);
            }
        }
        return open;
    }

    /** Compares a/b with c/d as a*d with c*b: exact, where a quotient would round. */
    private static int compareMilesPerDollar(Offer one, Offer other) {
        return product(one.unitMiles(), other.unitCents())
                .compareTo(product(other.unitMiles(), one.unitCents()));
    }

    private static BigInteger product(long miles, Cents cents) {
        return BigInteger.valueOf(miles).multiply(BigInteger.valueOf(cents.value()));
    }
}
