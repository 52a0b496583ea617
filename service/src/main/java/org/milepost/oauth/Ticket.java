package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Codes, refresh tokens and the cookies of sign-ins: 256 bits of chance, which prove something to
 * us and mean nothing to anybody else. We keep their SHA-256 only; so much chance needs no slow
 * hash.
 */
final class Ticket {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ticket() {}

    /** A new one, in letters that a URL, a form or a cookie can carry as they are. */
    static String draw() {
        byte[] chance = new byte[BYTES];
        RANDOM.nextBytes(chance);
        return spell(chance);
    }

    /** What is kept of it. */
    static byte[] hash(String ticket) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(ticket.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Bytes in unpadded base64url. */
    static String spell(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
