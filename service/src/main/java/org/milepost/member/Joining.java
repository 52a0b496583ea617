package org.milepost.member;

import java.time.Instant;
import java.util.Arrays;
import org.milepost.programme.PartnerId;

/**
 * How a member was enrolled by a request of a partner.
 *
 * @param digest SHA-256 over the caller and the key of the request; equal for a retry
 * @param content SHA-256 over the content of the request; must be equal for a retry
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

    /** Whether both requests have the same content. */
    public boolean asksForTheSameAs(Joining other) {
        return Arrays.equals(content, other.content);
    }
}
