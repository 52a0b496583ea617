package org.milepost.programme;

import java.time.Instant;
import java.util.Optional;

/**
 * A partner's key to the partner API. A partner may have several, so that it can change from one to
 * the next without a pause.
 *
 * @param name what the operator calls it, unique within the partner: 1 to 32 letters, digits,
 *     hyphens, underscores
 * @param active whether calls with it are admitted
 * @param createdAt absent for one that a version before 0.2 made
 * @param validUntil when it ends by itself; absent for one without an end
 */
public record ApiKey(
        ApiKeyDigest digest,
        PartnerId partner,
        String name,
        boolean active,
        Optional<Instant> createdAt,
        Optional<Instant> validUntil) {
    public ApiKey {
        TextRules.code("an api_key's name", name);
    }

    /** A key without an end. */
    public ApiKey(ApiKeyDigest digest, PartnerId partner, String name, boolean active) {
        this(digest, partner, name, active, Optional.empty(), Optional.empty());
    }

    /** The same with another state and end. */
    public ApiKey with(boolean other, Optional<Instant> end) {
        return new ApiKey(digest, partner, name, other, createdAt, end);
    }

    /** Whether it has not ended. */
    public boolean isValidAt(Instant time) {
        return validUntil.filter(it -> !time.isBefore(it)).isEmpty();
    }
}
