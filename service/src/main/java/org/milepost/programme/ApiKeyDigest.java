package org.milepost.programme;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.milepost.digest.Sha256;

/**
 * SHA-256 over a partner's key: all that is kept of it. Keys are 24 random letters and digits, so
 * that no slow hash is needed. Comparing two takes the same time wherever they differ.
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the content
public record ApiKeyDigest(byte[] bytes) {

    /** The length of a digest in bytes. */
    public static final int LENGTH = 32;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{24}");

    public ApiKeyDigest {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key's digest has 32 bytes");
        }
    }

    /** Whether the text has the form of a key: 24 letters and digits. */
    public static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    /** The digest of this key. */
    public static ApiKeyDigest of(String key) {
        return new ApiKeyDigest(Sha256.begun().digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKeyDigest digest && MessageDigest.isEqual(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(bytes).getInt();
    }

    /** Without content, because logs may have it. */
    @Override
    public String toString() {
        return "ApiKeyDigest";
    }
}
