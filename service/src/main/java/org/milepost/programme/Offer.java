package org.milepost.programme;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * One version of the terms on which miles become a discount: the miles and the dollars of a unit,
 * the sponsors and stores, and the time. Never edited: a change is a new version of the same {@code
 * offerId}, and a booked redemption keeps the version it was made under.
 *
 * @param version the number of this version, 1 or more, unique across all offers; a higher one is
 *     newer
 * @param offerId its identifier in the API: 1 to 10 digits, unique within its programme
 * @param unitMiles the miles of one unit, 1 or more
 * @param unitCents the discount of one unit: whole dollars, 1 or more
 * @param descriptionEn what the offer says in English, at most 200 characters
 * @param descriptionFr what the offer says in French, at most 200 characters
 * @param sponsors the codes of the sponsors it is limited to; empty: all of the programme
 * @param stores the store numbers it is limited to; empty: all stores of its sponsors
 * @param startsAt the first instant of its time, to the microsecond
 * @param endsAt the first instant after its time, to the microsecond; empty: no end
 * @param paused whether the checkout ignores it for now
 */
public record Offer(
        int version,
        ProgrammeId programme,
        String offerId,
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

    public Offer {
        if (version < 1) {
            throw new IllegalArgumentException("an offer's version is 1 or more, not " + version);
        }
        TextRules.digits("the offerId", offerId, 10);
        if (unitMiles < 1) {
            throw new IllegalArgumentException("a unit has 1 mile or more, not " + unitMiles);
        }
        if (unitCents.value() == 0 || unitCents.value() % 100 != 0) {
            throw new IllegalArgumentException(
                    "a unit is worth whole dollars, not " + unitCents.toDollars());
        }
        TextRules.line("the English description", descriptionEn);
        TextRules.line("the French description", descriptionFr);
        sponsors = sponsors.map(Set::copyOf);
        sponsors.ifPresent(codes -> requireSome("sponsors", codes));
        sponsors.ifPresent(codes -> codes.forEach(Sponsor::requireCode));
        stores = stores.map(Set::copyOf);
        stores.ifPresent(numbers -> requireSome("stores", numbers));
        stores.ifPresent(
                numbers -> numbers.forEach(n -> TextRules.lettersAndDigits("a store", n, 1, 4)));
        // The database keeps microseconds; a finer instant would change on its way there.
        startsAt = startsAt.truncatedTo(ChronoUnit.MICROS);
        endsAt = endsAt.map(end -> end.truncatedTo(ChronoUnit.MICROS));
        if (endsAt.isPresent() && !endsAt.get().isAfter(startsAt)) {
            throw new IllegalArgumentException("an offer ends after it starts");
        }
    }

    /** The same terms under another version number. */
    public Offer withVersion(int number) {
        return new Offer(
                number,
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

    /** Whether redemptions at that store of that sponsor may use it, time and pause aside. */
    public boolean isOpenTo(String sponsorCode, String storeId) {
        return isOpenTo(sponsorCode) && (stores.isEmpty() || stores.get().contains(storeId));
    }

    /** Whether redemptions at some store of that sponsor may use it, time and pause aside. */
    boolean isOpenTo(String sponsorCode) {
        return sponsors.isEmpty() || sponsors.get().contains(sponsorCode);
    }

    /** Whether its time has begun and not ended. A paused offer stays in force, and is withheld. */
    public boolean isInForce(Instant at) {
        return !at.isBefore(startsAt) && (endsAt.isEmpty() || at.isBefore(endsAt.get()));
    }

    private static void requireSome(String what, Set<String> limit) {
        if (limit.isEmpty()) {
            throw new IllegalArgumentException("an offer limited to no " + what + " is for nobody");
        }
    }
}
