package org.milepost.operator;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferType;
import org.milepost.programme.ProgrammeId;

/**
 * What an offer says in one of its versions: all of {@link Offer} but what identifies it.
 *
 * @param type its kind
 * @param unitMiles the miles of one unit
 * @param unitCents the discount of one unit
 * @param descriptionEn what it says in English
 * @param descriptionFr what it says in French
 * @param sponsors the codes of the sponsors it is limited to; empty: all of the programme
 * @param stores the stores it is limited to; empty: all of its sponsors
 * @param startsAt the first instant of its time
 * @param endsAt the first instant after its time; empty: no end
 * @param paused whether it is withheld for now
 */
public record OfferTerms(
        OfferType type,
        long unitMiles,
        Cents unitCents,
        String descriptionEn,
        String descriptionFr,
        Optional<Set<String>> sponsors,
        Optional<Set<String>> stores,
        Instant startsAt,
        Optional<Instant> endsAt,
        boolean paused) {

    static OfferTerms of(Offer offer) {
        return new OfferTerms(
                offer.type(),
                offer.unitMiles(),
                offer.unitCents(),
                offer.descriptionEn(),
                offer.descriptionFr(),
                offer.sponsors(),
                offer.stores(),
                offer.startsAt(),
                offer.endsAt(),
                offer.paused());
    }

    /** The offer of these terms. */
    Offer offer(int version, ProgrammeId programme, String offerId) {
        return new Offer(
                version,
                programme,
                offerId,
                type,
                unitMiles,
                unitCents,
                descriptionEn,
                descriptionFr,
                sponsors,
                stores,
                startsAt,
                endsAt,
                paused);
    }
}
