package org.milepost.programme;

/**
 * A company that issues or redeems the currency under an agreement.
 *
 * @param code its short name in settings and tools: 1 to 32 letters, digits, hyphens, underscores
 * @param name its name for people, at most 200 characters
 * @param active whether its clients may call at all
 */
public record Partner(PartnerId id, String code, String name, boolean active) {
    public Partner {
        TextRules.code("a partner's code", code);
        TextRules.line("a partner's name", name);
    }
}
