package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final BusinessCalendar CALENDAR =
            new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0));

    private final Programme programme =
            new Programme(
                    Offers.PROGRAMME,
                    "AMCASH",
                    "Cash and Dream miles",
                    CALENDAR,
                    new Cents(75_000),
                    Map.of("CASH", new CurrencyId(1), "DREAM", new CurrencyId(2)),
                    Optional.empty());
    private final Partner partner = new Partner(new PartnerId(1), "loy1", "Loyal One", true);
    private final Sponsor sponsor = Offers.sponsor(1, "LOY1");
    private final Offer older = Offers.regular(1, "1111111111");
    private final Offer newer = Offers.offer(2, "1111111111", OfferType.RGL, 100, 1000);
    private final Catalogue catalogue =
            new Catalogue(
                    7,
                    List.of(programme),
                    List.of(partner),
                    List.of(sponsor),
                    List.of(older, newer),
                    List.of(),
                    List.of(),
                    List.of());

    @Test
    void everythingIsFoundByItsNumberAndByItsCode() {
        assertThat(catalogue.version()).isEqualTo(7);
        assertThat(catalogue.programme(Offers.PROGRAMME)).isEqualTo(programme);
        assertThat(catalogue.programme("AMCASH")).contains(programme);
        assertThat(catalogue.partner(partner.id())).contains(partner);
        assertThat(catalogue.partner("loy1")).contains(partner);
        assertThat(catalogue.sponsor(partner.id())).contains(sponsor);
        assertThat(catalogue.sponsor("LOY1")).contains(sponsor);
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(catalogue.programme("ELSE")).isEmpty();
        assertThat(catalogue.partner(new PartnerId(2))).isEmpty();
        assertThat(catalogue.partner("loy2")).isEmpty();
        assertThat(catalogue.sponsor(new PartnerId(2))).isEmpty();
        assertThat(catalogue.sponsor("LOY2")).isEmpty();
        assertThat(catalogue.offer(3)).isEmpty();
        assertThat(catalogue.currentOffer(Offers.PROGRAMME, "3")).isEmpty();
    }

    @Test
    void aReplacedOfferIsStillFoundByItsVersion() {
        assertThat(catalogue.offer(1)).contains(older);
        assertThat(catalogue.offer(2)).contains(newer);
    }

    @Test
    void onlyTheNewestVersionOfAnOfferIsCurrent() {
        assertThat(catalogue.currentOffer(Offers.PROGRAMME, "1111111111")).contains(newer);
        assertThat(catalogue.currentOffers()).containsExactly(newer);
        assertThat(catalogue.offerFor(sponsor, "1", Offers.START))
                .isEqualTo(new OfferChoice.InForce(newer));
    }

    @Test
    void aSponsorThatIsNotThereHasNoOffer() {
        assertThat(catalogue.offerFor(Offers.sponsor(2, "LOY2"), "1", Offers.START))
                .isEqualTo(new OfferChoice.None());
    }

    @Test
    void aCurrencyIsFoundByItsCode() {
        assertThat(programme.currency("DREAM")).isEqualTo(new CurrencyId(2));
    }

    @Test
    void aCurrencyThatAProgrammeLacksIsAMistakeOfItsSettingUp() {
        assertThatThrownBy(() -> programme.currency("GOLD"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GOLD");
    }

    @Test
    void rowsThatDoNotFitTogetherAreRefused() {
        assertThatThrownBy(
                        () ->
                                new Catalogue(
                                        1,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        List.of(older),
                                        List.of(),
                                        List.of(),
                                        List.of()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(
                        () ->
                                new Catalogue(
                                        1,
                                        List.of(programme),
                                        List.of(),
                                        List.of(sponsor),
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        List.of()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(
                        () ->
                                new Catalogue(
                                        1,
                                        List.of(programme),
                                        List.of(),
                                        List.of(),
                                        List.of(older, older),
                                        List.of(),
                                        List.of(),
                                        List.of()))
                .isInstanceOf(IllegalStateException.class);
    }
}
