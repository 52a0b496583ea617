package org.milepost.ledger;

import java.util.Comparator;

/**
 * The digest of a content that only one transfer of an account may have. It is stored without
 * limit, so that a repetition is recognised at any time. As a read it finds whether an earlier
 * transfer has it; as an effect it is stored with a transfer, by a command that has read it.
 *
 * @param kind the kind; imprints of different kinds never match
 * @param digest over the content
 */
public record Imprint(Kind kind, Fingerprint digest)
        implements Read<Boolean>, Effect, Comparable<Imprint> {

    private static final Comparator<Imprint> KEY_ORDER =
            Comparator.comparing(Imprint::kind).thenComparing(Imprint::digest);

    /** The kind of content. The code is stored: it never changes. */
    public enum Kind {
        /** The content of an issuance, in the words of the partner. */
        ISSUANCE(1);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The stored code. */
        int code() {
            return code;
        }
    }

    /** The imprint of an issuance's content: these texts, in this order. */
    public static Imprint ofIssuance(String... content) {
        return new Imprint(Kind.ISSUANCE, Fingerprint.of(content));
    }

    @Override
    public ReadStore<?, Boolean> readStore() {
        return ImprintReadStore.INSTANCE;
    }

    @Override
    public EffectStore<?> effectStore() {
        return ImprintWriteStore.INSTANCE;
    }

    /** An imprint is used once. */
    @Override
    public void requireAllowed(AccountView books, Transfer transfer) {
        if (books.get(this)) {
            throw new IllegalStateException("an imprint is used once");
        }
    }

    @Override
    public int compareTo(Imprint other) {
        return KEY_ORDER.compare(this, other);
    }
}
