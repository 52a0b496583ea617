package org.milepost.member;

import java.util.List;
import java.util.Optional;
import org.milepost.programme.TextRules;

/**
 * Where a member gets mail.
 *
 * @param lines one to five lines above the city
 * @param city absent where addresses have none
 * @param postalCode absent where there are none
 * @param country its code of ISO 3166-1, two capital letters
 */
public record PostalAddress(
        List<String> lines, Optional<String> city, Optional<String> postalCode, String country) {

    /** How many lines there can be. */
    public static final int LINES_MAX = 5;

    public PostalAddress {
        lines = List.copyOf(lines);
        if (lines.isEmpty() || lines.size() > LINES_MAX) {
            throw new IllegalArgumentException("an address has 1 to " + LINES_MAX + " lines");
        }
        lines.forEach(line -> TextRules.line("an address line", line));
        city.ifPresent(it -> TextRules.line("a city", it));
        postalCode.ifPresent(it -> TextRules.line("a postal code", it));
        TextRules.lettersAndDigits("a country", country, 2, 2);
    }

    /** Without content, because logs may have it. */
    @Override
    public String toString() {
        return "PostalAddress";
    }
}
