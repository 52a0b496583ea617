package org.milepost.oauth;

import com.nimbusds.jose.jwk.RSAKey;

/**
 * A key pair that is not stored yet. Making one takes about a second of a processor, so it is made
 * before a transaction begins.
 */
public record NewSigningKey(RSAKey key) {

    /** A new pair. */
    public static NewSigningKey make() {
        return new NewSigningKey(SigningKeys.generate());
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "NewSigningKey " + key.getKeyID();
    }
}
