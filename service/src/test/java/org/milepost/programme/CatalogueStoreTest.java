package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;

@ParameterizedClass
@EnumSource
class CatalogueStoreTest {
    private static final BusinessCalendar CALENDAR =
            new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0));
    private static final Cents LIMIT = new Cents(75_000);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Jdbi jdbi;
    private final CatalogueStore store;
    private final SingleChanges changes;

    CatalogueStoreTest(PostgresVersion version) {
        jdbi = databases.create(version).jdbi();
        store = new CatalogueStore(jdbi);
        changes = new SingleChanges(store);
    }

    @Test
    void aNewDatabaseHasAnEmptyCatalogue() {
        Catalogue catalogue = store.load();

        assertThat(catalogue.version()).isEqualTo(1);
        assertThat(catalogue.programmes()).isEmpty();
        assertThat(catalogue.partners()).isEmpty();
        assertThat(catalogue.currentOffers()).isEmpty();
    }

    @Test
    void aProgrammeReadsBackWithItsCurrencies() {
        Programme added = changes.addProgramme("AMCASH", "Cash and Dream", CALENDAR, LIMIT);
        CurrencyId cash = changes.addCurrency(added.id(), "CASH");
        CurrencyId dream = changes.addCurrency(added.id(), "DREAM");

        Programme read = store.load().programme(added.id());

        assertThat(read.code()).isEqualTo("AMCASH");
        assertThat(read.name()).isEqualTo("Cash and Dream");
        assertThat(read.calendar()).isEqualTo(CALENDAR);
        assertThat(read.dailyLimit()).isEqualTo(LIMIT);
        assertThat(read.currency("CASH")).isEqualTo(cash);
        assertThat(read.currency("DREAM")).isEqualTo(dream);
    }

    @Test
    void twoProgrammesMayHaveCurrenciesOfTheSameCode() {
        ProgrammeId one = changes.addProgramme("ONE", "One", CALENDAR, LIMIT).id();
        ProgrammeId two = changes.addProgramme("TWO", "Two", CALENDAR, LIMIT).id();

        CurrencyId ofOne = changes.addCurrency(one, "AVIOS");
        CurrencyId ofTwo = changes.addCurrency(two, "AVIOS");

        Catalogue catalogue = store.load();
        assertThat(catalogue.programme(one).currency("AVIOS")).isEqualTo(ofOne);
        assertThat(catalogue.programme(two).currency("AVIOS")).isEqualTo(ofTwo).isNotEqualTo(ofOne);
    }

    @Test
    void aSponsorReadsBackTheSame() {
        Sponsor sponsor = addSponsor();

        assertThat(store.load().sponsor("LOY1")).contains(sponsor);
    }

    @Test
    void offersReadBackTheSame() {
        ProgrammeId programme = changes.addProgramme("AMCASH", "Cash", CALENDAR, LIMIT).id();
        assertThat(programme).isEqualTo(Offers.PROGRAMME);

        Offer open = changes.addOffer(version -> Offers.regular(version, "1111111111"));
        Offer limited =
                changes.addOffer(
                        version ->
                                Offers.during(
                                        Offers.limitedToStores(
                                                Offers.limitedToSponsors(
                                                        Offers.offer(
                                                                version,
                                                                "0222222222",
                                                                OfferType.SPL,
                                                                85,
                                                                1000),
                                                        "LOY1",
                                                        "LOY2"),
                                                "0001",
                                                "7"),
                                        Offers.START.plusNanos(123_456_000),
                                        Offers.START.plus(Duration.ofDays(200))));
        Offer paused =
                changes.addOffer(version -> Offers.paused(Offers.regular(version, "1111111111")));

        Catalogue catalogue = store.load();
        assertThat(catalogue.offer(1)).contains(open);
        assertThat(catalogue.offer(2)).contains(limited);
        assertThat(catalogue.offer(3)).contains(paused);
        assertThat(catalogue.currentOffers()).containsExactlyInAnyOrder(limited, paused);
    }

    @Test
    void aPartnerIsStoppedAndLetBackIn() {
        Partner partner = changes.addPartner("loy1", "Loyal One");
        assertThat(partner.active()).isTrue();

        changes.setPartnerActive(partner.id(), false);
        assertThat(store.load().partner("loy1").orElseThrow().active()).isFalse();

        changes.setPartnerActive(partner.id(), true);
        assertThat(store.load().partner("loy1")).contains(partner);
    }

    @Test
    void aPartnerThatDoesNotExistCannotBeStopped() {
        assertThatThrownBy(() -> changes.setPartnerActive(new PartnerId(5), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.version()).isEqualTo(1);
    }

    @Test
    void everyChangeRaisesTheVersionByOne() {
        ProgrammeId programme = changes.addProgramme("AMCASH", "Cash", CALENDAR, LIMIT).id();
        changes.addCurrency(programme, "CASH");
        changes.addPartner("loy1", "Loyal One");
        changes.setPartnerActive(new PartnerId(1), false);
        changes.addOffer(version -> Offers.regular(version, "1"));

        assertThat(store.version()).isEqualTo(6);
    }

    @Test
    void aCodeThatIsTakenChangesNothing() {
        Sponsor sponsor = addSponsor();
        changes.addCurrency(sponsor.programme(), "CASH");
        Partner other = changes.addPartner("loy2", "Loyal Two");
        long before = store.version();

        assertThatThrownBy(() -> changes.addProgramme("AMCASH", "Other", CALENDAR, LIMIT))
                .isInstanceOf(CodeTaken.class)
                .hasMessage("programme code AMCASH is taken");
        assertThatThrownBy(() -> changes.addCurrency(sponsor.programme(), "CASH"))
                .isInstanceOf(CodeTaken.class);
        assertThatThrownBy(() -> changes.addPartner("loy1", "Other")).isInstanceOf(CodeTaken.class);
        assertThatThrownBy(() -> changes.addSponsor(sponsor)).isInstanceOf(CodeTaken.class);
        assertThatThrownBy(() -> changes.addSponsor(asSponsor(other, sponsor)))
                .isInstanceOf(CodeTaken.class);
        assertThat(store.version()).isEqualTo(before);
    }

    @Test
    void valuesThatNoRecordAllowsChangeNothing() {
        assertThatThrownBy(() -> changes.addPartner("loy 1", "Loyal One"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> changes.addPartner("loy1", "Loyal\u0000One"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> changes.addOffer(version -> Offers.regular(version + 1, "1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.version()).isEqualTo(1);
    }

    @Test
    void changesAtTheSameTimeGetNumbersOfTheirOwn() throws Exception {
        changes.addProgramme("AMCASH", "Cash", CALENDAR, LIMIT);
        int threads = 6;
        int each = 10;
        Callable<List<Integer>> adding =
                () ->
                        IntStream.range(0, each)
                                .mapToObj(i -> changes.addOffer(v -> Offers.regular(v, "1")))
                                .map(Offer::version)
                                .toList();

        List<Integer> versions = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<Integer>> running :
                    executor.invokeAll(Collections.nCopies(threads, adding))) {
                versions.addAll(running.get());
            }
        }

        assertThat(versions)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, threads * each).boxed().toList());
    }

    @Test
    void aReadHasOneCommittedStateWhileChangesAreMade() throws Exception {
        changes.addProgramme("AMCASH", "Cash", CALENDAR, LIMIT);
        long before = store.version();
        int count = 200;

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writing =
                    executor.submit(
                            () -> {
                                for (int i = 0; i < count; i++) {
                                    changes.addOffer(v -> Offers.regular(v, "1"));
                                }
                            });
            Catalogue read;
            do {
                read = store.load();
                int newest = (int) (read.version() - before);
                assertThat(read.offer(newest).isPresent()).isEqualTo(newest > 0);
                assertThat(read.offer(newest + 1)).isEmpty();
            } while (read.version() < before + count && !writing.isDone());
            writing.get();
        }

        assertThat(store.version()).isEqualTo(before + count);
    }

    private Sponsor addSponsor() {
        ProgrammeId programme = changes.addProgramme("AMCASH", "Cash", CALENDAR, LIMIT).id();
        Partner partner = changes.addPartner("loy1", "Loyal One");
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "INSERT INTO house (house, currency, partner, role)"
                                        + " VALUES (12, 1, 1, 1)"));
        Sponsor sponsor =
                new Sponsor(
                        partner.id(), programme, "LOY1", "100087", Set.of("100000", "100001"), 12);
        changes.addSponsor(sponsor);
        return sponsor;
    }

    private static Sponsor asSponsor(Partner partner, Sponsor like) {
        return new Sponsor(
                partner.id(),
                like.programme(),
                like.code(),
                like.vendorId(),
                like.acquirerIds(),
                like.redemptionHouse());
    }
}
