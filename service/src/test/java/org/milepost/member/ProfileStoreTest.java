package org.milepost.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programmes;
import org.milepost.programme.TestProgrammes;

class ProfileStoreTest {

    private static final Profile ZOE =
            new Profile(
                    Optional.of("DR"),
                    Optional.of(LocalDate.parse("1984-02-29")),
                    Optional.of("zoe@milepost.example"),
                    Optional.of("+33123456789"),
                    Optional.of(
                            new PostalAddress(
                                    List.of("1 RUE DE L'EAU", "3E"),
                                    Optional.of("PARIS"),
                                    Optional.of("75001"),
                                    "FR")));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database = databases.create();
    private final Programmes programmes = Programmes.open(database);
    private final MemberId zoe = MemberId.of(TestProgrammes.add(programmes, "ATRP"), "18");

    @AfterEach
    void close() {
        programmes.close();
    }

    @Test
    void aMemberWithoutAProfileHasAnEmptyOne() {
        assertThat(find()).isEqualTo(Profile.UNKNOWN);
        assertThat(joining()).isEmpty();
    }

    @Test
    void aProfileIsReplacedAsAWhole() {
        put(ZOE);
        assertThat(find()).isEqualTo(ZOE);

        put(Profile.UNKNOWN);
        assertThat(find()).isEqualTo(Profile.UNKNOWN);
    }

    @Test
    void anAddressMayHaveNeitherCityNorPostalCode() {
        Profile profile =
                new Profile(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(
                                new PostalAddress(
                                        List.of("PO BOX 1"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        "AE")));
        put(profile);

        assertThat(find()).isEqualTo(profile);
    }

    @Test
    void aNumberJoinsOnce() {
        Joining first = joining(1, 1);
        Joining second = joining(2, 1);

        assertThat(add(first)).isTrue();
        assertThat(add(second)).isFalse();
        put(Profile.UNKNOWN);

        Joining kept = joining().orElseThrow();
        assertThat(kept.at()).isEqualTo(first.at());
        assertThat(kept.through()).isEqualTo(first.through());
        assertThat(kept.isRepeatedBy(first)).isTrue();
        assertThat(kept.isRepeatedBy(second)).isFalse();
        assertThat(kept.asksForTheSameAs(second)).isTrue();
        assertThat(kept.asksForTheSameAs(joining(1, 2))).isFalse();
    }

    private boolean add(Joining joining) {
        return database.inTransaction(it -> ProfileStore.add(it, zoe, ZOE, joining));
    }

    private void put(Profile profile) {
        database.useTransaction(it -> ProfileStore.put(it, zoe, profile));
    }

    private Profile find() {
        return database.read(it -> ProfileStore.find(it, zoe));
    }

    private Optional<Joining> joining() {
        return database.read(it -> ProfileStore.joining(it, zoe));
    }

    private static Joining joining(int digest, int content) {
        return new Joining(
                Instant.parse("2026-03-01T12:00:00.123456Z"),
                new PartnerId(1),
                bytes(digest),
                bytes(content));
    }

    private static byte[] bytes(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
