package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.RunningInstance;
import org.milepost.postgres.TestDatabases;

class SigningKeysTest {

    private static final TokenSettings SETTINGS = TokenSettings.of("https://milepost.example");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock(RunningInstance.NOON);

    @Test
    void aTokenOutlastsARestart() {
        Jdbi jdbi = databases.create().jdbi();
        String token = issuer(load(jdbi)).issue("c", "c", Set.of("amcash"));

        assertThat(verifier(load(jdbi)).verify(token).clientId()).isEqualTo("c");
    }

    /** NIST SP 800-57, part 1, table 2. */
    @Test
    void aNewKeyHas128BitsOfSecurity() {
        assertThat(SigningKeys.generate().size()).isGreaterThanOrEqualTo(3_072);
    }

    @Test
    void instancesThatStartTogetherShareOneKey() throws Exception {
        Jdbi jdbi = databases.create().jdbi();
        Callable<String> start = () -> load(jdbi).signingKeyId();
        Set<String> keyIds = new HashSet<>();
        try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
            List<Future<String>> started = instances.invokeAll(List.of(start, start, start, start));
            for (Future<String> one : started) {
                keyIds.add(one.get());
            }
        }

        assertThat(keyIds).hasSize(1);
        assertThat(new SigningKeyStore(jdbi).all()).hasSize(1);
    }

    @Test
    void theNewestKeySignsAndTheOldOneStillVerifies() {
        Jdbi jdbi = databases.create().jdbi();
        SigningKeys before = load(jdbi);
        String token = issuer(before).issue("c", "c", Set.of());
        var next = SigningKeys.generate();
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "INSERT INTO signing_key VALUES (?, ?, '2027-01-01Z')",
                                next.getKeyID(),
                                next.toJSONString()));
        SigningKeys after = load(jdbi);

        assertThat(after.signingKeyId()).isEqualTo(next.getKeyID());
        assertThat(verifier(after).verify(token).clientId()).isEqualTo("c");
    }

    private SigningKeys load(Jdbi jdbi) {
        return SigningKeys.load(new SigningKeyStore(jdbi), clock);
    }

    private TokenIssuer issuer(SigningKeys keys) {
        return new TokenIssuer(keys, SETTINGS, clock);
    }

    private TokenVerifier verifier(SigningKeys keys) {
        return new TokenVerifier(keys, SETTINGS, id -> true, clock);
    }
}
