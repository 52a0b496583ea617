package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.RunningInstance;
import org.milepost.member.SecretHash;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.TestDatabases;
import org.milepost.web.FormParameters;

/** Clients of the time before secrets were kept as SHA-256. */
final class SecretMigrationTest {

    private static final String ADDRESS = "198.51.100.1";
    private static final String HASH = SecretHash.of("sécret");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private Database database;
    private ClientStore store;

    @BeforeEach
    void migrate() {
        database = databases.create();
        database.jdbi()
                .useHandle(
                        handle -> {
                            handle.execute("DROP SCHEMA public CASCADE");
                            handle.execute("CREATE SCHEMA public");
                        });
        DatabaseSettings settings = database.settings();
        Flyway.configure()
                .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
                .target("9")
                .load()
                .migrate();
        database.jdbi()
                .useHandle(
                        handle -> {
                            handle.execute("INSERT INTO partner VALUES (7, 'LOY1', 'Loyal', true)");
                            insert(handle, "till", 7, "amcash", "operator");
                            insert(handle, "tokenClient", null, "operator");
                        });
        database.migrate();
        store = new ClientStore(database.jdbi());
    }

    @Test
    void aRightSecretIsKeptAsItsDigestFromThenOn() {
        ClientAuthenticator authenticator =
                new ClientAuthenticator(store, _ -> {}, new FakeClock(RunningInstance.NOON));
        assertThatThrownBy(() -> authenticator.authenticate(form("wrong"), ADDRESS))
                .isInstanceOf(OAuthError.class);
        assertThat(secret()).isEqualTo(new StoredSecret.SlowHash(HASH));

        assertThat(authenticator.authenticate(form("sécret"), ADDRESS).clientId())
                .isEqualTo("till");

        assertThat(secret()).isEqualTo(SecretDigest.of("sécret"));
        assertThat(authenticator.authenticate(form("sécret"), ADDRESS).clientId())
                .isEqualTo("till");
        assertThatThrownBy(() -> authenticator.authenticate(form("wrong"), ADDRESS))
                .isInstanceOf(OAuthError.class);
    }

    @Test
    void aSecretThatWasReplacedMeanwhileStays() {
        SecretDigest other = SecretDigest.of("other");
        database.useTransaction(it -> ClientStore.changeSecret(it, "till", other));
        store.convert("till", new StoredSecret.SlowHash(HASH), SecretDigest.of("sécret"));

        assertThat(secret()).isEqualTo(other);
    }

    @Test
    void aPartnersClientLosesTheScopeOfOperatorsAndCannotHaveIt() {
        assertThat(store.find("till").orElseThrow().client().scopes()).containsExactly("amcash");
        assertThat(store.find("tokenClient").orElseThrow().client().scopes())
                .containsExactly("operator");
        for (String change :
                List.of(
                        "UPDATE client SET scopes = '{operator}' WHERE client_id = 'till'",
                        "UPDATE client SET member_scopes = '{operator}' WHERE client_id = 'tokenClient'",
                        "UPDATE client SET secret_hash = NULL WHERE client_id = 'tokenClient'")) {
            assertThatThrownBy(() -> database.jdbi().useHandle(it -> it.execute(change)))
                    .isInstanceOf(JdbiException.class);
        }
        assertThatThrownBy(() -> new Client("x", Optional.of(7), Set.of("operator"), true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void insert(
            Handle handle, String clientId, @Nullable Integer partner, String... scopes) {
        handle.createUpdate(
                        """
                        INSERT INTO client (client_id, secret_hash, partner, scopes, active)
                        VALUES (:clientId, :hash, :partner, :scopes, true)
                        """)
                .bind("clientId", clientId)
                .bind("hash", HASH)
                .bind("partner", partner)
                .bindArray("scopes", String.class, (Object[]) scopes)
                .execute();
    }

    private static ClientForm form(String secret) {
        return new ClientForm(FormParameters.parse(""), "till", secret, false);
    }

    private StoredSecret secret() {
        return store.find("till").orElseThrow().secret();
    }
}
