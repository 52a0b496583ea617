package org.milepost.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.OutsideKeys;
import org.milepost.postgres.TestDatabases;

/** The secrets of the staff's authenticators, encrypted with keys from outside the database. */
class StaffPasswordStoreTest {

    private static final byte[] SECRET = filled(20, 7);
    private static final OutsideKeys FIRST = OutsideKeys.of(List.of(filled(32, 1)));
    private static final OutsideKeys SECOND = OutsideKeys.of(List.of(filled(32, 2), filled(32, 1)));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @Test
    void aPlainSecretIsEncryptedAndEncryptedAgain() {
        Database database = withStaff("ana", "ben");
        put(database, OutsideKeys.NONE, "ana");
        put(database, FIRST, "ben");

        assertThat(encryptAll(database, FIRST)).isEqualTo(1);
        assertThat(encryptAll(database, FIRST)).isZero();
        assertThat(plain(database)).isZero();
        assertThat(secret(database, FIRST, "ana")).isEqualTo(SECRET);
        assertThat(encryptAll(database, SECOND)).isEqualTo(2);
        assertThat(secret(database, SECOND, "ben")).isEqualTo(SECRET);
        assertThat(database.inTransaction(StaffPasswordStore::outsideKeys))
                .containsOnly(SECOND.encryptingId());
        assertThatThrownBy(() -> secret(database, FIRST, "ana"))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("Set encryption.key");
    }

    @Test
    void theSecretOfAnotherPersonIsRefused() {
        Database database = withStaff("ana", "ben");
        put(database, FIRST, "ana");
        put(database, FIRST, "ben");
        database.jdbi()
                .useHandle(
                        it ->
                                it.execute(
                                        """
                                        UPDATE staff_password a SET encrypted = b.encrypted
                                          FROM staff_password b
                                         WHERE a.staff = 'ana' AND b.staff = 'ben'
                                        """));

        assertThatThrownBy(() -> secret(database, FIRST, "ana"))
                .hasMessageContaining("was changed since it was encrypted");
    }

    private Database withStaff(String... names) {
        Database database = databases.create();
        for (String name : names) {
            StaffAccount account =
                    new StaffAccount(name, name, name + "@example.com", Set.of(), true);
            database.useTransaction(it -> StaffStore.add(it, account, Instant.EPOCH));
        }
        return database;
    }

    private static void put(Database database, OutsideKeys keys, String staff) {
        database.useTransaction(it -> new StaffPasswordStore(keys).put(it, staff, "", SECRET, 0));
    }

    private static int encryptAll(Database database, OutsideKeys keys) {
        return database.inTransaction(it -> new StaffPasswordStore(keys).encryptAll(it));
    }

    private static byte[] secret(Database database, OutsideKeys keys, String staff) {
        Optional<StaffPassword> found =
                database.inTransaction(it -> new StaffPasswordStore(keys).find(it, staff));
        return found.orElseThrow().secret();
    }

    private static int plain(Database database) {
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery(
                                                "SELECT count(*) FROM staff_password"
                                                        + " WHERE totp_secret <> ''")
                                        .mapTo(Integer.class)
                                        .one());
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
