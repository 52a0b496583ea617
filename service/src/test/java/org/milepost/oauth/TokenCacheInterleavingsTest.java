package org.milepost.oauth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;
import org.milepost.RunningInstance;

/**
 * The cache of verified tokens under Lincheck's stress: while a grant is revoked and a client is
 * disabled, threads get the same results for two tokens as they would get one after the other. A
 * token from the cache is not accepted for longer than one that is verified again.
 */
@Tag("concurrency")
public final class TokenCacheInterleavingsTest {

    private static final int ROUNDS = 4 * Integer.getInteger("interleavings", 500);
    private static final int SCENARIOS = 20;
    private static final UUID GRANT = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final SigningKeys KEYS =
            SigningKeys.of(List.of(SigningKeys.generate().toJSONString()));
    private static final TokenSettings SETTINGS = TokenSettings.of("https://milepost.example");
    private static final FakeClock CLOCK = new FakeClock(RunningInstance.NOON);
    private static final TokenIssuer ISSUER = new TokenIssuer(KEYS, SETTINGS, CLOCK);
    private static final String OF_MEMBER =
            ISSUER.issue(
                    new Grant(
                            GRANT,
                            "shop",
                            new Subject("ATRP", "1"),
                            Set.of("debit"),
                            Instant.MAX,
                            Optional.empty(),
                            Grant.Authentication.UNKNOWN),
                    Set.of("debit"),
                    new Exchange(RunningInstance.NOON, OpaqueToken.salt()));
    private static final String OF_CLIENT = ISSUER.issue("till", "till", Set.of("amcash"));

    @Test
    void aCachedTokenEndsWithItsGrantAndClient() {
        new StressOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(Math.max(1, ROUNDS / SCENARIOS))
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(Rules.class)
                .check(Remembering.class);
    }

    /** The verifier, with its memory. */
    public static final class Remembering {

        private volatile boolean revoked;
        private volatile boolean retired;
        private final TokenVerifier verifier =
                new TokenVerifier(
                        KEYS,
                        SETTINGS,
                        client -> !(client.equals("till") && retired),
                        grant -> revoked,
                        Optional.empty(),
                        CLOCK);

        @Operation
        public boolean membersTokenIsGood() {
            return isGood(OF_MEMBER);
        }

        @Operation
        public boolean clientsTokenIsGood() {
            return isGood(OF_CLIENT);
        }

        @Operation
        public void revoke() {
            revoked = true;
        }

        @Operation
        public void retire() {
            retired = true;
        }

        private boolean isGood(String token) {
            try {
                verifier.verify(token);
                return true;
            } catch (InvalidToken e) {
                return false;
            }
        }
    }

    /** What should be said, one call after the other. */
    public static final class Rules {

        private boolean revoked;
        private boolean retired;

        public boolean membersTokenIsGood() {
            return !revoked;
        }

        public boolean clientsTokenIsGood() {
            return !retired;
        }

        public void revoke() {
            revoked = true;
        }

        public void retire() {
            retired = true;
        }
    }
}
