package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
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
    void anOffersVersionsAreTheOldestFirst() {
        assertThat(catalogue.offerVersions(Offers.PROGRAMME, "1111111111"))
                .containsExactly(older, newer);
        assertThat(catalogue.offerVersions(Offers.PROGRAMME, "2222222222")).isEmpty();
        assertThat(catalogue.offerVersions(new ProgrammeId(9), "1111111111")).isEmpty();
    }

    /** A key is accepted while it and its partner are active. */
    @Test
    void whatPartnersAgreedAndWhatStopsThemIsFound() {
        Partner retired = new Partner(new PartnerId(2), "loy2", "Loyal Two", false);
        ApiKey key = new ApiKey(ApiKeyDigest.of("1"), partner.id(), "key", true);
        ApiKey worn = new ApiKey(ApiKeyDigest.of("2"), partner.id(), "worn", false);
        ApiKey ofRetired = new ApiKey(ApiKeyDigest.of("3"), retired.id(), "key", true);
        Agreement agreement =
                new Agreement(
                        partner.id(),
                        programme.id(),
                        Set.of(),
                        1,
                        1,
                        OptionalInt.empty(),
                        Optional.empty());
        Outage outage =
                new Outage(
                        4,
                        Optional.of(programme.id()),
                        Offers.START,
                        Offers.START.plusSeconds(60),
                        Optional.empty());
        Catalogue full =
                new Catalogue(
                        1,
                        List.of(programme),
                        List.of(partner, retired),
                        List.of(sponsor),
                        List.of(),
                        List.of(outage),
                        List.of(agreement),
                        List.of(key, worn, ofRetired));

        assertThat(full.partnerOfKey(key.digest())).contains(partner);
        assertThat(full.partnerOfKey(worn.digest())).isEmpty();
        assertThat(full.partnerOfKey(ofRetired.digest())).isEmpty();
        assertThat(full.partnerOfKey(ApiKeyDigest.of("4"))).isEmpty();
        assertThat(full.apiKeys()).containsExactlyInAnyOrder(key, worn, ofRetired);
        assertThat(full.agreement(partner.id(), programme.id())).contains(agreement);
        assertThat(full.agreement(retired.id(), programme.id())).isEmpty();
        assertThat(full.agreements()).containsExactly(agreement);
        assertThat(full.outage(4)).contains(outage);
        assertThat(full.outage(5)).isEmpty();
        assertThat(full.outages()).containsExactly(outage);
        assertThat(full.outageEnd(programme.id(), Offers.START)).contains(outage.endsAt());
        assertThat(full.outageEnd(programme.id(), outage.endsAt())).isEmpty();
        assertThat(full.programmes()).containsExactly(programme);
        assertThat(full.partners()).containsExactlyInAnyOrder(partner, retired);
        assertThat(full.sponsors()).containsExactly(sponsor);
    }

    @Test
    void onlyTheNewestVersionOfAnOfferIsCurrent() {
        assertThat(catalogue.currentOffer(Offers.PROGRAMME, "1111111111")).contains(newer);
        assertThat(catalogue.currentOffers()).containsExactly(newer);
        assertThat(catalogue.offersFor(sponsor, "1", Offers.START)).containsExactly(newer);
    }

    @Test
    void aSponsorThatDoesNotExistHasNoOffer() {
        assertThat(catalogue.offersFor(Offers.sponsor(2, "LOY2"), "1", Offers.START)).isEmpty();
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
