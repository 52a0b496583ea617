package org.milepost.oauth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The member that a token speaks for, as its claim {@code sub} spells it: {@code ATRP:123456}.
 *
 * @param programme the programme's code
 * @param number the own membership number, 1 to 24 digits
 */
public record Subject(String programme, String number) {

    private static final Pattern SPELLING = Pattern.compile("([A-Za-z0-9_-]{1,32}):([0-9]{1,24})");

    /** The member that this text spells; empty when it spells none, such as a client's name. */
    public static Optional<Subject> of(String text) {
        Matcher matcher = SPELLING.matcher(text);
        return matcher.matches()
                ? Optional.of(new Subject(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /** How tokens spell it. */
    public String text() {
        return programme + ":" + number;
    }

    /** The end of the number, which its member recognises and others learn little from. */
    String ending() {
        return number.substring(Math.max(0, number.length() - 4));
    }
}
