package org.milepost.programme;

/**
 * A member's name, as the member writes it.
 *
 * @param first the first name or names
 * @param family the family name
 */
public record MemberName(String first, String family) {
    public MemberName {
        TextRules.line("a first name", first);
        TextRules.line("a family name", family);
    }

    /** Tells no name: logs may have it. */
    @Override
    public String toString() {
        return "MemberName";
    }
}
