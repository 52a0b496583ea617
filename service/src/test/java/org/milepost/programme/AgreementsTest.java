package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;

final class AgreementsTest {

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database = databases.create();
    private final Programmes programmes = Programmes.open(database);
    private final ProgrammeId atrp = TestProgrammes.add(programmes, "ATRP").id();
    private final ProgrammeId baec = TestProgrammes.add(programmes, "BAEC").id();

    @AfterEach
    void close() {
        programmes.close();
    }

    @Test
    void anAgreementAndAKeyAreReadAsTheyWereWritten() {
        int house = house();
        Partner hotel = programmes.change(edit -> edit.addPartner("avios-hotel", "Sandbox Hotels"));
        Agreement agreement =
                new Agreement(
                        hotel.id(),
                        atrp,
                        Set.of("HOTEL1", "LLOYDS"),
                        500_000,
                        house,
                        OptionalInt.empty(),
                        Optional.of(new CashRate(1_000, new Cents(650), "GBP")));
        ApiKeyDigest digest = ApiKeyDigest.of("sandbox0sandbox0sandbox0");
        AviosSettings settings =
                AviosSettings.ORDINARY
                        .withDescriptionRequired(true)
                        .withCreditYearsBack(OptionalInt.of(10))
                        .withReversalDays(7);
        programmes.change(
                edit -> {
                    edit.setAgreement(agreement);
                    edit.addApiKey(new ApiKey(digest, hotel.id(), "first", true));
                    edit.setAvios(atrp, settings);
                    return true;
                });
        Catalogue catalogue = programmes.current();
        assertThat(catalogue.agreement(hotel.id(), atrp)).contains(agreement);
        assertThat(catalogue.agreement(hotel.id(), baec)).isEmpty();
        assertThat(catalogue.programme(atrp).avios()).contains(settings);
        assertThat(catalogue.programme(baec).avios()).isEmpty();
        assertThat(catalogue.partnerOfKey(digest)).contains(hotel);
        assertThat(catalogue.partnerOfKey(ApiKeyDigest.of("sandbox1sandbox1sandbox1"))).isEmpty();

        Agreement more =
                new Agreement(
                        hotel.id(),
                        atrp,
                        Set.of(),
                        1,
                        house,
                        OptionalInt.of(house),
                        Optional.empty());
        programmes.change(
                edit -> {
                    edit.setAgreement(more);
                    edit.changeApiKey(
                            new ApiKey(digest, hotel.id(), "first", true)
                                    .with(false, Optional.of(Instant.EPOCH)));
                    return true;
                });
        assertThat(programmes.current().agreement(hotel.id(), atrp)).contains(more);
        assertThat(programmes.current().partnerOfKey(digest)).isEmpty();
        assertThat(programmes.current().apiKeys())
                .singleElement()
                .matches(it -> it.validUntil().equals(Optional.of(Instant.EPOCH)))
                .matches(it -> it.createdAt().isPresent());
    }

    private int house() {
        int currency = programmes.change(edit -> edit.addCurrency(atrp, "AVIOS").value());
        database.jdbi()
                .useHandle(
                        it ->
                                it.execute(
                                        "INSERT INTO house (house, currency, partner, role)"
                                                + " VALUES (1, ?, 1, ?)",
                                        currency,
                                        1));
        return 1;
    }
}
