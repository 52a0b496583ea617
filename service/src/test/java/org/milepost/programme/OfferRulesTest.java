package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.programme.OfferType.RGL;
import static org.milepost.programme.OfferType.SPL;
import static org.milepost.programme.Offers.START;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
class OfferRulesTest {
    private static final Sponsor LOY1 = Offers.sponsor(1, "LOY1");
    private static final Sponsor LOY2 = Offers.sponsor(2, "LOY2");

    private final Offer regular = Offers.regular(1, "1111111111");
    private final Offer special =
            Offers.limitedToSponsors(Offers.offer(2, "2222222222", SPL, 85, 1000), "LOY2");

    @Test
    void theOfferWithFewestMilesPerDollarIsInForce() {
        assertThat(choice(LOY2, "1", START, regular, special)).isEqualTo(first(special));
    }

    @Test
    void anOfferOfAnotherSponsorIsNoOffer() {
        assertThat(choice(LOY1, "1", START, regular, special)).isEqualTo(first(regular));
    }

    @Test
    void anOfferOfOtherStoresIsNoOffer() {
        Offer local = Offers.limitedToStores(special, "7");

        assertThat(choice(LOY2, "7", START, regular, local)).isEqualTo(first(local));
        assertThat(choice(LOY2, "8", START, regular, local)).isEqualTo(first(regular));
    }

    @Test
    void anOfferOutsideItsTimeIsNoOffer() {
        Instant end = START.plus(Duration.ofDays(1));
        Offer brief = Offers.during(special, START, end);

        assertThat(choice(LOY2, "1", end.minusNanos(1000), regular, brief)).isEqualTo(first(brief));
        assertThat(choice(LOY2, "1", end, regular, brief)).isEqualTo(first(regular));
    }

    @Test
    void aLargerUnitAtTheSamePriceIsATie() {
        Offer large = Offers.offer(3, "3", SPL, 950, 10_000);

        assertThat(choice(LOY1, "1", START, regular, large)).isEqualTo(first(large));
    }

    @Test
    void pricesThatDifferBeyondADoublesPrecisionAreNoTie() {
        Offer cheap =
                Offers.offer(3, "3", RGL, 1_000_000_000_000_000_000L, 1_000_000_000_000_000_100L);
        Offer dear =
                Offers.offer(4, "2", SPL, 1_000_000_000_000_000_001L, 1_000_000_000_000_000_100L);

        assertThat(choice(LOY1, "1", START, dear, cheap)).isEqualTo(first(cheap));
    }

    @Test
    void ofEqualPricesASpecialOfferWins() {
        Offer equal = Offers.offer(3, "9", SPL, 95, 1000);

        assertThat(choice(LOY1, "1", START, regular, equal)).isEqualTo(first(equal));
    }

    @Test
    void ofEqualPricesAndTypesTheLowestOfferIdWinsAsANumber() {
        Offer nine = Offers.regular(8, "9");
        Offer ten = Offers.regular(7, "10");

        assertThat(choice(LOY1, "1", START, ten, nine)).isEqualTo(first(nine));
    }

    @Test
    void onlyTheHighestVersionOfAnOfferCounts() {
        Offer newer = Offers.offer(9, "1111111111", RGL, 100, 1000);

        assertThat(choice(LOY1, "1", START, newer, regular)).isEqualTo(first(newer));
    }

    @Test
    void aVersionThatStartsLaterReplacesTheOneBeforeItAtOnce() {
        Offer later =
                Offers.during(
                        Offers.regular(9, "1111111111"),
                        START.plusSeconds(60),
                        START.plusSeconds(120));

        assertThat(choice(LOY1, "1", START, regular, later)).isEmpty();
    }

    @Test
    void aPausedOfferHidesNoWorseOneThatIsOpen() {
        assertThat(choice(LOY2, "1", START, regular, Offers.paused(special)))
                .isEqualTo(first(regular));
    }

    @Test
    void whereAllOpenOffersArePausedThereIsNone() {
        assertThat(choice(LOY2, "1", START, Offers.paused(regular), Offers.paused(special)))
                .isEmpty();
    }

    @Test
    void aPausedOfferThatIsNotOpenIsNone() {
        assertThat(choice(LOY1, "1", START, Offers.paused(special))).isEmpty();
    }

    @Test
    void anOfferOfAnotherProgrammeIsNoOffer() {
        Sponsor elsewhere =
                new Sponsor(
                        new PartnerId(3),
                        new ProgrammeId(2),
                        "ELSE",
                        "1",
                        LOY1.acquirerIds(),
                        LOY1.redemptionHouse());

        assertThat(choice(elsewhere, "1", START, regular)).isEmpty();
    }

    @Test
    void theChoiceAgreesWithANaiveSearchOnRandomOffers() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            List<Offer> offers = anyOffers(random);
            Sponsor sponsor = random.nextBoolean() ? LOY1 : LOY2;
            String store = Integer.toString(random.nextInt(3));
            Instant at = START.plusSeconds(random.nextInt(5));

            assertThat(choice(sponsor, store, at, offers.toArray(Offer[]::new)))
                    .as("seed %d", seed)
                    .isEqualTo(naiveChoice(offers, sponsor, store, at));
        }
    }

    /** The best of the open offers, if there is one. */
    private static Optional<Offer> choice(
            Sponsor sponsor, String store, Instant at, Offer... offers) {
        var current = OfferRules.current(Arrays.asList(offers)).values();
        return OfferRules.open(OfferRules.ranked(current, sponsor), sponsor.code(), store, at)
                .stream()
                .findFirst();
    }

    private static Optional<Offer> first(Offer offer) {
        return Optional.of(offer);
    }

    /** Follows the contract sentence by sentence, without an index, ranking or comparator. */
    private static Optional<Offer> naiveChoice(
            List<Offer> offers, Sponsor sponsor, String store, Instant at) {
        List<Offer> open = new ArrayList<>();
        for (Offer offer : offers) {
            boolean newest =
                    offers.stream()
                            .filter(other -> other.offerId().equals(offer.offerId()))
                            .noneMatch(other -> other.version() > offer.version());
            boolean started = !offer.startsAt().isAfter(at);
            boolean ended = offer.endsAt().map(end -> !end.isAfter(at)).orElse(false);
            if (newest && started && !ended && offer.isOpenTo(sponsor.code(), store)) {
                open.add(offer);
            }
        }
        List<Offer> active = open.stream().filter(offer -> !offer.paused()).toList();
        if (active.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal best =
                active.stream().map(OfferRulesTest::price).min(BigDecimal::compareTo).orElseThrow();
        List<Offer> cheapest = active.stream().filter(o -> price(o).compareTo(best) == 0).toList();
        List<Offer> specials = cheapest.stream().filter(o -> o.type() == SPL).toList();
        List<Offer> kind = specials.isEmpty() ? cheapest : specials;
        Offer chosen = kind.getFirst();
        for (Offer offer : kind) {
            if (Long.parseLong(offer.offerId()) < Long.parseLong(chosen.offerId())) {
                chosen = offer;
            }
        }
        return Optional.of(chosen);
    }

    private static BigDecimal price(Offer offer) {
        return BigDecimal.valueOf(offer.unitMiles())
                .divide(BigDecimal.valueOf(offer.unitCents().value()), MathContext.DECIMAL128);
    }

    private static List<Offer> anyOffers(Random random) {
        List<Offer> offers = new ArrayList<>();
        int count = random.nextInt(8);
        for (int version = 1; version <= count; version++) {
            long dollars = 10L * (1 + random.nextInt(3));
            Offer offer =
                    Offers.offer(
                            version,
                            Integer.toString(8 + random.nextInt(5)),
                            random.nextBoolean() ? SPL : RGL,
                            dollars * (8 + random.nextInt(3)),
                            dollars * 100);
            if (random.nextInt(3) == 0) {
                offer = Offers.limitedToSponsors(offer, random.nextBoolean() ? "LOY1" : "LOY2");
            }
            if (random.nextInt(3) == 0) {
                offer = Offers.limitedToStores(offer, Integer.toString(random.nextInt(3)));
            }
            if (random.nextInt(3) == 0) {
                Instant start = START.plusSeconds(random.nextInt(4));
                offer = Offers.during(offer, start, start.plusSeconds(1 + random.nextInt(3)));
            }
            offers.add(random.nextInt(4) == 0 ? Offers.paused(offer) : offer);
        }
        return offers;
    }
}
