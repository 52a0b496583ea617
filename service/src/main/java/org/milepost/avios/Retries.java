package org.milepost.avios;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Identity;
import org.milepost.programme.Partner;

/**
 * By what a retry is recognised: the partner's key within account and call. Without a key, a debit
 * and a reversal are recognised by their content for a day; a credit is not, for a repeated one is
 * a duplicate and told so.
 */
final class Retries {

    static final String CREDIT = "CREDIT";
    static final String DEBIT = "DEBIT";
    static final String REVERSE = "REVERSE";

    private static final Duration KEY_MEMORY = Duration.ofDays(7);
    private static final Duration CONTENT_MEMORY = Duration.ofHours(24);

    private Retries() {}

    /** The identity of a debit or a reversal. */
    static Identity ofContent(Partner partner, String call, Optional<String> key, String content) {
        return key.map(it -> ofKey(partner, call, it, content))
                .orElseGet(() -> Identity.ofContent(name(partner), call, content, CONTENT_MEMORY));
    }

    /** The identity of a credit: without a key nobody but our own second try has it again. */
    static Identity ofCredit(Partner partner, Optional<String> key, String content) {
        return key.map(it -> ofKey(partner, CREDIT, it, content))
                .orElseGet(
                        () ->
                                Identity.ofKey(
                                        name(partner) + " without key",
                                        CREDIT,
                                        UUID.randomUUID().toString(),
                                        content,
                                        CONTENT_MEMORY));
    }

    /** The fault of a key that is known with other content. */
    static Refusal otherContent() {
        return Refusal.of(
                ErrorCode.DATA_INVALID,
                Headers.IDEMPOTENCY_KEY + " was used before with other content.");
    }

    private static Identity ofKey(Partner partner, String call, String key, String content) {
        return Identity.ofKey(name(partner), call, key, content, KEY_MEMORY);
    }

    private static String name(Partner partner) {
        return "avios " + partner.id().value();
    }

    /**
     * What of a decision is kept for retries. With a key all of it; without one only what was
     * booked, for a member who was refused and then collected enough may ask the same again.
     */
    static Decision remembered(Identity identity, Decision decision) {
        return identity.kind() == Identity.Kind.CONTENT
                        && decision instanceof Decision.Declined declined
                ? new Decision.Rejected(declined.facts())
                : decision;
    }
}
