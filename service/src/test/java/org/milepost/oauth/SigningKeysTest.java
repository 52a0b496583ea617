package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.RunningInstance;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;

class SigningKeysTest {

    private static final TokenSettings SETTINGS = TokenSettings.of("https://milepost.example");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock(RunningInstance.NOON);

    @Test
    void aTokenOutlastsARestart() {
        Database database = databases.create();
        String token = issuer(load(database)).issue("c", "c", Set.of("amcash"));

        assertThat(verifier(load(database)).verify(token).clientId()).isEqualTo("c");
    }

    /** NIST SP 800-57, part 1, table 2. */
    @Test
    void aNewKeyHas128BitsOfSecurity() {
        assertThat(SigningKeys.generate().size()).isGreaterThanOrEqualTo(3_072);
    }

    @Test
    void instancesThatStartTogetherShareOneKey() throws Exception {
        Database database = databases.create();
        Callable<String> start = () -> load(database).signer().keyId();
        Set<String> keyIds = new HashSet<>();
        try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
            List<Future<String>> started = instances.invokeAll(List.of(start, start, start, start));
            for (Future<String> one : started) {
                keyIds.add(one.get());
            }
        }

        assertThat(keyIds).hasSize(1);
        assertThat(new SigningKeyStore(database).all()).hasSize(1);
    }

    @Test
    void theNewKeySignsFromItsTimeAndTheOldOneStillVerifies() {
        Database database = databases.create();
        SigningKeys before = load(database);
        String token = issuer(before).issue("c", "c", Set.of());
        SigningKey added = rotate(database);
        SigningKeys after = load(database);

        assertThat(after.signer().keyId()).isEqualTo(before.signer().keyId());
        assertThat(after.signerAt(added.signsFrom()).keyId()).isEqualTo(added.keyId());
        assertThat(verifier(after).verify(token).clientId()).isEqualTo("c");
        assertThat(new String(after.jwks(), UTF_8))
                .contains(before.signer().keyId())
                .contains(added.keyId());
    }

    /** The retry of a token request gets the first answer, byte for byte. */
    @Test
    void whatWasSignedBeforeTheRotationIsSignedWithTheSameKeyAgain() {
        Database database = databases.create();
        SigningKeys before = load(database);
        SigningKey added = rotate(database);
        clock.pass(Duration.ofMinutes(1));
        SigningKeys after = load(database);

        assertThat(after.signer().keyId()).isEqualTo(added.keyId());
        assertThat(after.signerAt(added.signsFrom().minusMillis(1)).keyId())
                .isEqualTo(before.signer().keyId());
    }

    @Test
    void aKeyWhoseTokensHaveExpiredIsDeleted() throws Exception {
        Database database = databases.create();
        try (SigningKeys running = load(database).start()) {
            String first = running.signer().keyId();
            SigningKey added = rotate(database);
            database.jdbi()
                    .useHandle(
                            it ->
                                    it.execute(
                                            """
                                            UPDATE signing_key SET verifies_until = '2020-01-01Z'
                                            WHERE verifies_until IS NOT NULL
                                            """));
            while (running.verifies(first)) {
                Thread.sleep(20);
            }

            assertThat(database.inTransaction(SigningKeyStore::list)).containsExactly(added);
        }
    }

    private SigningKey rotate(Database database) {
        NewSigningKey made = NewSigningKey.make();
        return database.inTransaction(
                it ->
                        new SigningKeyStore(database)
                                .add(it, made, clock.instant(), clock.instant().plusSeconds(5)));
    }

    private SigningKeys load(Database database) {
        return SigningKeys.load(new SigningKeyStore(database), clock);
    }

    private TokenIssuer issuer(SigningKeys keys) {
        return new TokenIssuer(keys, SETTINGS, clock);
    }

    private TokenVerifier verifier(SigningKeys keys) {
        return new TokenVerifier(keys, SETTINGS, id -> true, clock);
    }
}
