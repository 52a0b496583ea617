package org.milepost.member;

import org.milepost.programme.TextRules;

/** A member's name, as the member writes it. */
public record MemberName(String first, String family) {
    public MemberName {
        TextRules.line("a first name", first);
        TextRules.line("a family name", family);
    }

    /** Without the name, because logs may have it. */
    @Override
    public String toString() {
        return "MemberName";
    }
}
