package org.milepost.ledger;

import java.time.Duration;

/**
 * What identifies a retry of a request within its account: an idempotency key, or the request's
 * content.
 *
 * @param kind the kind; identities of different kinds never match
 * @param digest over the caller, the call and the key (or the content); only its first 8 bytes are
 *     compared
 * @param content over the content, which must be the same in a retry
 * @param answerLifetime how long the answer is valid, counted from when it was given
 */
public record Identity(
        Kind kind, Fingerprint digest, Fingerprint content, Duration answerLifetime) {

    /** The longest time for which an answer is stored, except those of references. */
    public static final Duration ANSWER_LIFETIME_MAX = Duration.ofDays(7);

    private static final Duration WITHOUT_LIMIT = Duration.ofDays(36_500);

    public Identity {
        if (kind != Kind.REFERENCE && answerLifetime.compareTo(ANSWER_LIFETIME_MAX) > 0) {
            throw new IllegalArgumentException("an answer is stored for at most 7 days");
        }
    }

    /** What an identity consists of. The code is stored: it never changes. */
    public enum Kind {
        /** An idempotency key of the caller. */
        KEY(1),
        /** The request's content, for callers without a key. */
        CONTENT(2),
        /** The operator's reference; used once and stored without limit. */
        REFERENCE(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The stored code. */
        int code() {
            return code;
        }
    }

    /** The identity of a request that came with a key. */
    public static Identity ofKey(
            String caller, String call, String key, String content, Duration answerLifetime) {
        return new Identity(
                Kind.KEY,
                Fingerprint.of(caller, call, key),
                Fingerprint.of(caller, call, content),
                answerLifetime);
    }

    /**
     * The digest under which the answer to a request with a key is stored, as far as it is
     * compared.
     */
    public static long keyDigest(String caller, String call, String key) {
        return Fingerprint.of(caller, call, key).high();
    }

    /** The identity of a request that came without a key. */
    public static Identity ofContent(
            String caller, String call, String content, Duration answerLifetime) {
        Fingerprint fingerprint = Fingerprint.of(caller, call, content);
        return new Identity(Kind.CONTENT, fingerprint, fingerprint, answerLifetime);
    }

    /** The identity of a change with a reference, which is stored without limit. */
    public static Identity ofReference(
            String caller, String call, String reference, String content) {
        return new Identity(
                Kind.REFERENCE,
                Fingerprint.of(caller, call, reference),
                Fingerprint.of(caller, call, content),
                WITHOUT_LIMIT);
    }
}
