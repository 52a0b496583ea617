package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.milepost.postgres.Sha256;

/**
 * Authorization codes, refresh tokens and the cookies of sign-ins: 256 random bits that only this
 * server can interpret. The database has only their SHA-256; a random value of this length needs no
 * slow hash.
 */
final class OpaqueToken {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private OpaqueToken() {}

    /** A new one, in characters that a URL, a form or a cookie carries unescaped. */
    static String generate() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return base64Url(random);
    }

    /** The SHA-256 of a token or secret in UTF-8, which is what is stored of it. */
    static byte[] hash(String token) {
        return Sha256.begun().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes in unpadded base64url. */
    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
