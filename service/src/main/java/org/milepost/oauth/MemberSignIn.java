package org.milepost.oauth;

import java.time.Instant;
import java.util.UUID;

/**
 * A browser in which a member is signed in, for operators.
 *
 * @param id its identifier, with which nobody can sign in
 * @param subject the member, as in the claim {@code sub}
 * @param since when the member signed in
 * @param until when it expires
 */
public record MemberSignIn(UUID id, String subject, Instant since, Instant until) {}
