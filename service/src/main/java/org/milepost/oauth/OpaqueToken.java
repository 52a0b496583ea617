package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.milepost.digest.HmacSha256;
import org.milepost.digest.Sha256;

/**
 * Authorization codes, refresh tokens and the cookies of sign-ins: 256 bits that nobody can guess
 * and that only this server can interpret. The database has only their SHA-256; a value of this
 * length needs no slow hash.
 *
 * <p>A token is random, or it is the successor of another one: an HMAC over a salt with the other
 * one as the key. A caller that presents the other one again gets the same successor. The database,
 * which has the salt and the hashes, is not enough to compute it.
 */
public final class OpaqueToken {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private OpaqueToken() {}

    /** A new one, in characters that a URL, a form or a cookie carries unescaped. */
    public static String generate() {
        return base64Url(salt());
    }

    /** 32 random bytes, from which one successor of a token is computed. */
    static byte[] salt() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return random;
    }

    /** The successor of a token, or of a cookie, by this salt: always the same. */
    static String successor(String token, byte[] salt) {
        return mac(token.getBytes(StandardCharsets.UTF_8), salt);
    }

    /** An HMAC with SHA-256, in the characters of a token. */
    static String mac(byte[] key, byte[] content) {
        return base64Url(HmacSha256.of(key, content));
    }

    /** The SHA-256 of a token or secret in UTF-8, which is what is stored of it. */
    public static byte[] hash(String token) {
        return Sha256.begun().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes in unpadded base64url. */
    public static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
