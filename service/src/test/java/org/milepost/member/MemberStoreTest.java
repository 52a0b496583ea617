package org.milepost.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.postgres.Bucket;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.TestProgrammes;

class MemberStoreTest {
    private static final MemberName ANA = new MemberName("Ana", "Núñez");
    private static final MemberName TOM = new MemberName("Tom", "Brown");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database = databases.create();
    private final Programmes programmes = Programmes.open(database);
    private final Programme atrp = TestProgrammes.add(programmes, "ATRP");
    private final Programme baec = TestProgrammes.add(programmes, "BAEC");

    @AfterEach
    void close() {
        programmes.close();
    }

    @Test
    void aMemberIsFoundInItsProgrammeOnly() {
        Member ana = new Member(MemberId.of(atrp, "59"), Optional.of(ANA), "59");
        assertThat(add(ana)).isTrue();
        assertThat(find(ana.id())).contains(ana);
        assertThat(find(MemberId.of(baec, "59"))).isEmpty();
        assertThat(find(MemberId.of(atrp, "059"))).isEmpty();
    }

    @Test
    void aNumberIsGivenOnce() {
        Member ana = new Member(MemberId.of(atrp, "59"), Optional.of(ANA), "59");
        add(ana);
        assertThat(add(new Member(ana.id(), Optional.of(TOM), "59"))).isFalse();
        assertThat(find(ana.id())).contains(ana);
    }

    @Test
    void aHouseholdsAccountIsItsMembersOne() {
        Member tom = new Member(MemberId.of(atrp, "67"), Optional.of(TOM), "1000");
        Member ana = new Member(MemberId.of(atrp, "59"), Optional.of(ANA), "1000");
        add(tom);
        add(ana);
        assertThat(ana.isMerged()).isTrue();
        assertThat(ofAccount(atrp, "1000")).containsExactly(ana, tom);
        assertThat(ofAccount(atrp, "59")).isEmpty();
        assertThat(ofAccount(baec, "1000")).isEmpty();
    }

    @Test
    void anOwnAccountIsItsMembersAlone() {
        Member ana = new Member(MemberId.of(atrp, "59"), Optional.of(ANA), "59");
        add(ana);
        assertThat(ofAccount(atrp, "59")).containsExactly(ana);
    }

    @Test
    void aMemberIsRenamed() {
        MemberId id = MemberId.of(atrp, "59");
        add(new Member(id, Optional.empty(), "59"));
        Member named = new Member(id, Optional.of(ANA), "59");
        rename(named);
        assertThat(find(id)).contains(named);
        Member nobody = new Member(MemberId.of(atrp, "60"), Optional.of(ANA), "60");
        assertThatThrownBy(() -> rename(nobody)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rowsLieInTheBucketOfTheirNumber() {
        add(new Member(MemberId.of(atrp, "67"), Optional.of(TOM), "1000"));
        int own =
                database.jdbi()
                        .withHandle(
                                it ->
                                        it.select("SELECT bucket FROM member")
                                                .mapTo(Integer.class)
                                                .one());
        int shared =
                database.jdbi()
                        .withHandle(
                                it ->
                                        it.select("SELECT bucket FROM household_member")
                                                .mapTo(Integer.class)
                                                .one());
        assertThat(own).isEqualTo(Bucket.of("ATRP", "67").number());
        assertThat(shared).isEqualTo(Bucket.of("ATRP", "1000").number());
    }

    private boolean add(Member member) {
        return database.inTransaction(it -> MemberStore.add(it, member));
    }

    private void rename(Member member) {
        database.useTransaction(it -> MemberStore.rename(it, member));
    }

    private Optional<Member> find(MemberId id) {
        return database.read(it -> MemberStore.find(it, id));
    }

    private List<Member> ofAccount(Programme programme, String number) {
        return database.read(it -> MemberStore.ofAccount(it, MemberId.of(programme, number)));
    }
}
