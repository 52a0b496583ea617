package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.http.Fault;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;

class ClientStoreTest {

    private static final Client POS =
            new Client("loy1-pos", Optional.of(7), Set.of("amcash"), true);
    private static final Client OPERATOR =
            new Client("operator", Optional.empty(), Set.of(), false);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private Database database;
    private ClientStore store;

    @BeforeEach
    void open() {
        database = databases.create();
        Jdbi jdbi = database.jdbi();
        jdbi.useHandle(
                handle -> handle.execute("INSERT INTO partner VALUES (7, 'LOY1', 'Loyal', true)"));
        store = new ClientStore(jdbi);
    }

    @Test
    void whatIsPutIsFound() {
        store.put(POS, SecretDigest.of("secret"));
        store.put(OPERATOR, SecretDigest.of("other"));

        assertThat(store.find("loy1-pos"))
                .hasValue(new ClientStore.Credential(POS, SecretDigest.of("secret")));
        assertThat(store.all()).containsExactlyInAnyOrder(POS, OPERATOR);
        assertThat(store.find("LOY1-POS")).isEmpty();
    }

    @Test
    void puttingAgainReplaces() {
        store.put(POS, SecretDigest.of("secret"));
        Client changed = new Client("loy1-pos", Optional.empty(), Set.of("a", "b"), false);
        store.put(changed, SecretDigest.of("new"));

        assertThat(store.find("loy1-pos"))
                .hasValue(new ClientStore.Credential(changed, SecretDigest.of("new")));
    }

    @Test
    void aClientThatWasJustAddedIsKnown() {
        try (Clients clients = new Clients(store)) {
            assertThat(clients.isActive("loy1-pos")).isFalse();

            store.put(POS, SecretDigest.of("secret"));

            assertThat(clients.isActive("loy1-pos")).isTrue();
            assertThat(clients.find("loy1-pos").orElseThrow().scopes())
                    .contains("amcash")
                    .doesNotContain("operator");
        }
    }

    @Test
    void aClientIsAddedOnce() {
        boolean first = add(POS, Optional.of(SecretDigest.of("secret")));
        boolean second = add(POS, Optional.of(SecretDigest.of("other")));

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(store.find("loy1-pos"))
                .hasValue(new ClientStore.Credential(POS, SecretDigest.of("secret")));
    }

    @Test
    void aPublicClientHasNoSecret() {
        Client app =
                new Client("app", Optional.of(7), Set.of(), Set.of("debit"), Set.of(), true, true);
        add(app, Optional.empty());

        assertThat(store.find("app"))
                .hasValue(new ClientStore.Credential(app, new StoredSecret.None()));
        assertThatThrownBy(() -> add(POS, Optional.empty())).isInstanceOf(JdbiException.class);
    }

    private boolean add(Client client, Optional<SecretDigest> secret) {
        return database.inTransaction(it -> ClientStore.add(it, client, secret));
    }

    @Test
    void aLockedClientIsChangedPieceByPiece() {
        store.put(POS, SecretDigest.of("secret"));
        Client changed = new Client("loy1-pos", Optional.of(7), Set.of("a", "b"), false);

        Optional<Client> before =
                database.inTransaction(
                        it -> {
                            Optional<Client> locked = ClientStore.lock(it, "loy1-pos");
                            ClientStore.change(it, changed);
                            ClientStore.changeSecret(it, "loy1-pos", SecretDigest.of("new"));
                            return locked;
                        });

        assertThat(before).hasValue(POS);
        assertThat(store.find("loy1-pos"))
                .hasValue(new ClientStore.Credential(changed, SecretDigest.of("new")));
    }

    @Test
    void theLastClientsAreUsedWhileTheDatabaseCannotBeReached() throws Exception {
        store.put(POS, SecretDigest.of("secret"));
        try (Clients clients = new Clients(store)) {
            database.close();
            Thread.sleep(1500);

            assertThat(clients.isActive("loy1-pos")).isTrue();
            assertThat(clients.find("loy1-pos")).hasValue(POS);
            assertThatThrownBy(() -> clients.find("nobody")).isInstanceOf(Fault.class);
        }
    }
}
