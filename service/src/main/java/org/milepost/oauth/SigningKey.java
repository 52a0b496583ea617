package org.milepost.oauth;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a key that signs tokens, without the key itself.
 *
 * @param keyId its thumbprint (RFC 7638), which tokens name
 * @param createdAt when it was made
 * @param signsFrom when it takes the place of the one before; until then it is only published
 * @param verifiesUntil when its last token has expired; absent while no other key follows
 * @param outsideKey the identifier of the key that encrypted it; absent for a plain one
 */
public record SigningKey(
        String keyId,
        Instant createdAt,
        Instant signsFrom,
        Optional<Instant> verifiesUntil,
        Optional<String> outsideKey) {}
