package org.milepost.ledger;

import java.time.Duration;

/**
 * By what a retry of a request is recognised within its account: an idempotency key, or the
 * request's own content.
 *
 * @param kind the space of identities; those of different kinds never meet
 * @param digest over the caller, the call and the key (or the content); its first 8 bytes count
 * @param content over the content, which must be the same in a retry
 * @param memory for how long an answer is remembered
 */
public record Identity(Kind kind, Fingerprint digest, Fingerprint content, Duration memory) {

    /** For how long an answer is kept at most, unless it is kept for good. */
    public static final Duration MEMORY_MAX = Duration.ofDays(7);

    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    public Identity {
        if (kind != Kind.REFERENCE && memory.compareTo(MEMORY_MAX) > 0) {
            throw new IllegalArgumentException("an answer is not kept that long");
        }
    }

    /** What an identity is made of. The code is stored: it never changes. */
    public enum Kind {
        /** A key that the caller chose. */
        KEY(1),
        /** The request's content, for callers without a key. */
        CONTENT(2),
        /** A reference that the operator chose; used once and kept for good. */
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
            String caller, String call, String key, String content, Duration memory) {
        return new Identity(
                Kind.KEY,
                Fingerprint.of(caller, call, key),
                Fingerprint.of(caller, call, content),
                memory);
    }

    /** The identity of a request that came without a key. */
    public static Identity ofContent(String caller, String call, String content, Duration memory) {
        Fingerprint fingerprint = Fingerprint.of(caller, call, content);
        return new Identity(Kind.CONTENT, fingerprint, fingerprint, memory);
    }

    /** The identity of a change that came with a reference; it is remembered for good. */
    public static Identity ofReference(
            String caller, String call, String reference, String content) {
        return new Identity(
                Kind.REFERENCE,
                Fingerprint.of(caller, call, reference),
                Fingerprint.of(caller, call, content),
                FOR_GOOD);
    }
}
