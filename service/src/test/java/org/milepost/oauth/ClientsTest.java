package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.milepost.http.Fault;
import org.milepost.postgres.Database;
import org.milepost.postgres.KillableServer;

/** What is known of clients while the database is out of reach. */
final class ClientsTest {

    @Test
    void aClientFoundBeforeIsAcceptedWhileTheDatabaseCannotBeReachedAndAnotherOneIs503() {
        try (KillableServer server = KillableServer.start();
                Database database = server.database()) {
            ClientStore store = new ClientStore(database.jdbi());
            try (Clients clients = new Clients(store)) {
                Client added = new Client("added-later", Optional.empty(), Set.of("reports"), true);
                store.put(added, SecretDigest.of("a secret that is generated"));
                assertThat(clients.find("added-later")).contains(added);

                server.kill();

                assertThat(clients.find("added-later")).contains(added);
                Fault refusal =
                        catchThrowableOfType(Fault.class, () -> clients.find("never-added"));
                assertThat(refusal.status()).isEqualTo(503);
                assertThat(refusal.headers()).containsEntry("Retry-After", "1");
            }
        }
    }
}
