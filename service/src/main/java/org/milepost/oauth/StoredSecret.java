package org.milepost.oauth;

import org.milepost.member.SecretHash;

/** What is kept of a client's secret. */
sealed interface StoredSecret permits SecretDigest, StoredSecret.SlowHash {

    /**
     * A secret from before SHA-256 was kept, until it is right for the first time.
     *
     * @param hash as {@link SecretHash} spells it
     */
    record SlowHash(String hash) implements StoredSecret {}
}
