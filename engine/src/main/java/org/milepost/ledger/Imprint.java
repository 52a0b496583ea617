package org.milepost.ledger;

import java.util.Comparator;

/**
 * What only one transfer of an account may have of its content. It outlives every remembered
 * answer: a repetition is known by it, however late it comes.
 *
 * @param kind the space of imprints; those of different kinds never meet
 * @param digest over the content
 */
public record Imprint(Kind kind, Fingerprint digest) implements Comparable<Imprint> {

    private static final Comparator<Imprint> KEY_ORDER =
            Comparator.comparing(Imprint::kind).thenComparing(Imprint::digest);

    /** What content it is of. The code is stored: it never changes. */
    public enum Kind {
        /** What an issuance is about, in the words of the partner that asked for it. */
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
    public int compareTo(Imprint other) {
        return KEY_ORDER.compare(this, other);
    }
}
