package org.milepost.proofs;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of proofs that use chance. */
public final class Seed {

    private static final int BOUND = 1_000_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "the seed of all random choices; a run prints its seed first")
    private @Nullable Long seed;

    /** The seed in use, which is printed. */
    public long choose() {
        long chosen = seed == null ? new SecureRandom().nextInt(BOUND) : seed;
        System.out.println("seed " + chosen);
        return chosen;
    }
}
