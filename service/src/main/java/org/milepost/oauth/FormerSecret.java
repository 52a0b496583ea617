package org.milepost.oauth;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a client's secret that was replaced and is still valid, without the secret.
 *
 * @param createdAt absent for one that a version before 0.2 made
 */
public record FormerSecret(String clientId, Optional<Instant> createdAt, Instant validUntil) {}
