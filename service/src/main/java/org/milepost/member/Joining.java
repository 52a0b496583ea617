package org.milepost.member;

import java.time.Instant;
import java.util.Arrays;
import org.milepost.programme.PartnerId;

/**
 * How a member was enrolled by a request of a partner.
 *
 * @param digest SHA-256 over who asked and with which key: what a retry has in common with it
 * @param content SHA-256 over what was asked for: what a retry must have in common with it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the methods below
public record Joining(Instant at, PartnerId through, byte[] digest, byte[] content) {

    private static final int LENGTH = 32;

    public Joining {
        if (digest.length != LENGTH || content.length != LENGTH) {
            throw new IllegalArgumentException("digests have 32 bytes");
        }
    }

    /** Whether both are of one request and its retry. */
    public boolean isRepeatedBy(Joining other) {
        return Arrays.equals(digest, other.digest);
    }

    /** Whether both ask for the same. */
    public boolean asksForTheSameAs(Joining other) {
        return Arrays.equals(content, other.content);
    }
}
