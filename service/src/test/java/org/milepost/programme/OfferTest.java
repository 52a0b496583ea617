package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.milepost.programme.OfferType.RGL;
import static org.milepost.programme.Offers.START;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
class OfferTest {
    private final Offer regular = Offers.regular(1, "1111111111");

    @Test
    void anUnlimitedOfferIsOpenToEveryStore() {
        assertThat(regular.isOpenTo("LOY1", "0001")).isTrue();
    }

    @Test
    void aLimitToSponsorsClosesItToOthers() {
        Offer limited = Offers.limitedToSponsors(regular, "LOY1");

        assertThat(limited.isOpenTo("LOY1", "0001")).isTrue();
        assertThat(limited.isOpenTo("LOY2", "0001")).isFalse();
    }

    @Test
    void aLimitToStoresClosesItToOthers() {
        Offer limited = Offers.limitedToStores(Offers.limitedToSponsors(regular, "LOY1"), "7");

        assertThat(limited.isOpenTo("LOY1", "7")).isTrue();
        assertThat(limited.isOpenTo("LOY1", "8")).isFalse();
        assertThat(limited.isOpenTo("LOY2", "7")).isFalse();
    }

    @Test
    void itsTimeIncludesTheStartAndExcludesTheEnd() {
        Instant end = START.plus(Duration.ofDays(1));
        Offer offer = Offers.during(regular, START, end);

        assertThat(offer.isInForce(START.minusNanos(1000))).isFalse();
        assertThat(offer.isInForce(START)).isTrue();
        assertThat(offer.isInForce(end.minusNanos(1000))).isTrue();
        assertThat(offer.isInForce(end)).isFalse();
    }

    @Test
    void aPausedOfferStaysInForce() {
        assertThat(Offers.paused(regular).isInForce(START)).isTrue();
    }

    @Test
    void itsTimesAreKeptToTheMicrosecond() {
        Offer offer = Offers.during(regular, START.plusNanos(1234), START.plusNanos(999_999));

        assertThat(offer.startsAt()).isEqualTo(START.plusNanos(1000));
        assertThat(offer.endsAt()).contains(START.plusNanos(999_000));
    }

    @Test
    void anOfferThatCouldNotBeHonouredIsRefused() {
        assertRefused(() -> Offers.offer(0, "1", RGL, 95, 1000));
        assertRefused(() -> Offers.offer(1, "", RGL, 95, 1000));
        assertRefused(() -> Offers.offer(1, "12345678901", RGL, 95, 1000));
        assertRefused(() -> Offers.offer(1, "X", RGL, 95, 1000));
        assertRefused(() -> Offers.offer(1, "1", RGL, 0, 1000));
        assertRefused(() -> Offers.offer(1, "1", RGL, 95, 0));
        assertRefused(() -> Offers.offer(1, "1", RGL, 95, 1050));
        assertRefused(() -> Offers.during(regular, START, START));
        assertRefused(() -> Offers.limitedToSponsors(regular));
        assertRefused(() -> Offers.limitedToSponsors(regular, "LOY12"));
        assertRefused(() -> Offers.limitedToStores(regular));
        assertRefused(() -> Offers.limitedToStores(regular, "00001"));
    }

    private static void assertRefused(Runnable making) {
        assertThatThrownBy(making::run).isInstanceOf(IllegalArgumentException.class);
    }
}
