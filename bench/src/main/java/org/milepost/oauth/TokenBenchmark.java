package org.milepost.oauth;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures how long the check of a bearer token takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenBenchmark {

    private static final SigningKeys KEYS =
            SigningKeys.of(List.of(SigningKeys.generate().toJSONString()));
    private static final TokenSettings SETTINGS = TokenSettings.of("https://milepost.example");

    private final String token =
            new TokenIssuer(KEYS, SETTINGS, InstantSource.system())
                    .issue("loy1-pos", "loy1-pos", Set.of("amcash"));

    private final TokenVerifier verifier = newVerifier();

    /** A verifier that has seen no token. */
    @State(Scope.Thread)
    public static class Fresh {
        private TokenVerifier verifier = newVerifier();

        /** The next verification is the first one again. */
        @Setup(Level.Invocation)
        public void forget() {
            verifier = newVerifier();
        }
    }

    /** A token that was verified before, as nearly all are. */
    @Benchmark
    public AccessToken cachedToken() {
        return verifier.verify(token);
    }

    /** A token that comes for the first time: its signature is checked. */
    @Benchmark
    public AccessToken newToken(Fresh fresh) {
        return fresh.verifier.verify(token);
    }

    private static TokenVerifier newVerifier() {
        return new TokenVerifier(KEYS, SETTINGS, client -> true, InstantSource.system());
    }
}
