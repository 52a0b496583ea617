package org.milepost.oauth;

import java.time.Instant;
import java.util.UUID;

/**
 * A browser in which a member is signed in, as operators see it.
 *
 * @param id its identifier, which proves nothing
 * @param subject the member, as tokens spell it
 * @param since when the member signed in
 * @param until when it ends by itself
 */
public record MemberSignIn(UUID id, String subject, Instant since, Instant until) {}
