package org.milepost.oauth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The member that a token represents, in the form of its claim {@code sub}: {@code ATRP:123456}.
 *
 * @param programme the programme's code
 * @param number the membership number, 1 to 24 digits
 */
public record Subject(String programme, String number) {

    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9_-]{1,32}):([0-9]{1,24})");

    /** The member that this text names; empty when it names none, such as a client's name. */
    public static Optional<Subject> of(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Subject(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /** The text in tokens. */
    public String text() {
        return programme + ":" + number;
    }

    /** The last four digits of the number, enough for the member to recognise it. */
    String lastDigits() {
        return number.substring(Math.max(0, number.length() - 4));
    }
}
