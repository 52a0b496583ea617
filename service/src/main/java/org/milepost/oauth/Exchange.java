package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * The one exchange of an authorization code or refresh token for tokens. With the code or token
 * that was presented, it gives the same tokens again.
 *
 * @param at when it happened, in whole microseconds
 * @param salt the 32 random bytes of the successor
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the content
record Exchange(Instant at, byte[] salt) {

    Exchange {
        salt = salt.clone();
    }

    /** The refresh token that was issued for this code or refresh token. */
    String successorOf(String presented) {
        return OpaqueToken.successor(presented, salt);
    }

    /**
     * The identifier of a token with these contents that was issued in this exchange: the same for
     * the same contents.
     */
    String tokenId(String contents) {
        return OpaqueToken.mac(salt, contents.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Exchange it && at.equals(it.at) && Arrays.equals(salt, it.salt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(at, Arrays.hashCode(salt));
    }

    /** Without the salt. */
    @Override
    public String toString() {
        return "Exchange at " + at;
    }
}
