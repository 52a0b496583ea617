package org.milepost.oauth;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * SHA-256 over a client's secret, which is all that is stored of it. Secrets are generated with 256
 * random bits, so that no slow hash is needed. Comparing two digests takes the same time wherever
 * they differ.
 *
 * @param bytes the 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the content
public record SecretDigest(byte[] bytes) implements StoredSecret {

    /** The length of a digest in bytes. */
    public static final int LENGTH = 32;

    /** The digest for an unknown client; no secret has it. */
    static final SecretDigest NONE = new SecretDigest(new byte[LENGTH]);

    public SecretDigest {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a secret's digest has 32 bytes");
        }
        bytes = bytes.clone();
    }

    /** The digest of this secret. */
    public static SecretDigest of(String secret) {
        return new SecretDigest(OpaqueToken.hash(secret));
    }

    /** Whether the secret is the one that was digested. */
    boolean matches(String secret) {
        return equals(of(secret));
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretDigest digest && MessageDigest.isEqual(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Without the bytes. */
    @Override
    public String toString() {
        return "SecretDigest";
    }
}
