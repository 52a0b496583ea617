package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.postgres.Bucket;
import org.milepost.postgres.TestDatabases;

class MembersTest {
    private static final MemberName ANA = new MemberName("Ana", "Núñez");
    private static final MemberName TOM = new MemberName("Tom", "Brown");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Jdbi jdbi = databases.create().jdbi();
    private final Programmes programmes = Programmes.open(jdbi);
    private final Members members = new Members(jdbi, programmes);
    private final ProgrammeId atrp = programme("ATRP");
    private final ProgrammeId baec = programme("BAEC");

    @AfterEach
    void close() {
        programmes.close();
    }

    @Test
    void aMemberIsFoundInTheOwnProgrammeOnly() {
        Member ana = new Member(new MemberId(atrp, "59"), Optional.of(ANA), "59");
        assertThat(members.add(ana)).isTrue();
        assertThat(members.find(ana.id())).contains(ana);
        assertThat(members.find(new MemberId(baec, "59"))).isEmpty();
        assertThat(members.find(new MemberId(atrp, "059"))).isEmpty();
    }

    @Test
    void aNumberIsGivenOnce() {
        Member ana = new Member(new MemberId(atrp, "59"), Optional.of(ANA), "59");
        members.add(ana);
        assertThat(members.add(new Member(ana.id(), Optional.of(TOM), "59"))).isFalse();
        assertThat(members.find(ana.id())).contains(ana);
    }

    @Test
    void aHouseholdsAccountIsItsMembersOne() {
        Member tom = new Member(new MemberId(atrp, "67"), Optional.of(TOM), "1000");
        Member ana = new Member(new MemberId(atrp, "59"), Optional.of(ANA), "1000");
        members.add(tom);
        members.add(ana);
        assertThat(ana.isMerged()).isTrue();
        assertThat(members.ofAccount(atrp, "1000")).containsExactly(ana, tom);
        assertThat(members.ofAccount(atrp, "59")).isEmpty();
        assertThat(members.ofAccount(baec, "1000")).isEmpty();
    }

    @Test
    void anOwnAccountIsItsMembersAlone() {
        Member ana = new Member(new MemberId(atrp, "59"), Optional.of(ANA), "59");
        members.add(ana);
        assertThat(members.ofAccount(atrp, "59")).containsExactly(ana);
    }

    @Test
    void aMemberIsRenamed() {
        MemberId id = new MemberId(atrp, "59");
        members.add(new Member(id, Optional.empty(), "59"));
        Member named = new Member(id, Optional.of(ANA), "59");
        members.update(named);
        assertThat(members.find(id)).contains(named);
        Member unknown = new Member(new MemberId(atrp, "60"), Optional.of(ANA), "60");
        assertThatThrownBy(() -> members.update(unknown))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rowsLieInTheBucketOfTheirNumber() {
        members.add(new Member(new MemberId(atrp, "67"), Optional.of(TOM), "1000"));
        int own =
                jdbi.withHandle(
                        it -> it.select("SELECT bucket FROM member").mapTo(Integer.class).one());
        int shared =
                jdbi.withHandle(
                        it ->
                                it.select("SELECT bucket FROM household_member")
                                        .mapTo(Integer.class)
                                        .one());
        assertThat(own).isEqualTo(Bucket.of("ATRP", "67").number());
        assertThat(shared).isEqualTo(Bucket.of("ATRP", "1000").number());
    }

    @Test
    void anAgreementAndAKeyComeBackAsTheyWereWritten() {
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
                    edit.setApiKeyActive(hotel.id(), "first", false);
                    return true;
                });
        assertThat(programmes.current().agreement(hotel.id(), atrp)).contains(more);
        assertThat(programmes.current().partnerOfKey(digest)).isEmpty();
    }

    private int house() {
        int currency = programmes.change(edit -> edit.addCurrency(atrp, "AVIOS").value());
        jdbi.useHandle(
                it ->
                        it.execute(
                                "INSERT INTO house (house, currency, partner, role)"
                                        + " VALUES (1, ?, 1, ?)",
                                currency,
                                1));
        return 1;
    }

    private ProgrammeId programme(String code) {
        return programmes.change(
                edit ->
                        edit.addProgramme(
                                        code,
                                        code,
                                        new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT),
                                        new Cents(0))
                                .id());
    }
}
