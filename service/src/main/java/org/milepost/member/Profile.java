package org.milepost.member;

import java.time.LocalDate;
import java.util.Optional;
import org.milepost.programme.TextRules;

/**
 * The data of a member other than the name; each may be absent.
 *
 * @param title such as {@code DR}
 * @param email where the member gets electronic mail
 * @param telephone digits, with a plus sign in front when it has a country's code
 * @param address where the member gets mail
 */
public record Profile(
        Optional<String> title,
        Optional<LocalDate> dateOfBirth,
        Optional<String> email,
        Optional<String> telephone,
        Optional<PostalAddress> address) {

    /** Nothing is known. */
    public static final Profile UNKNOWN =
            new Profile(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public Profile {
        title.ifPresent(it -> TextRules.line("a title", it));
        email.ifPresent(it -> TextRules.line("an address of electronic mail", it));
        telephone.ifPresent(it -> TextRules.line("a telephone number", it));
    }

    /** The same with another date of birth, or without one. */
    public Profile withDateOfBirth(Optional<LocalDate> date) {
        return new Profile(title, date, email, telephone, address);
    }

    /** Without content, because logs may have it. */
    @Override
    public String toString() {
        return "Profile";
    }
}
