package org.milepost.oauth;

import org.milepost.member.SecretHash;

/** The stored form of a client's secret. */
sealed interface StoredSecret permits SecretDigest, StoredSecret.SlowHash, StoredSecret.None {

    /**
     * A secret that was stored before digests were used, until the client authenticates with it.
     *
     * @param hash the text of a {@link SecretHash}
     */
    record SlowHash(String hash) implements StoredSecret {}

    /** A public client has no secret. */
    record None() implements StoredSecret {}
}
