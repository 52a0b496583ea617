package org.milepost.http;

import java.time.Instant;

/**
 * The certificate that new connections get.
 *
 * @param validUntil when it expires
 * @param reloadFailures how often changed files could not be used since the start; they are tried
 *     every two seconds
 */
public record CertificateStatus(Instant validUntil, long reloadFailures) {}
