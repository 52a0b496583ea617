package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.member.MemberName;

/** "Important Technical Notes" of Credit Currency: which names match an account. */
@Tag("mutation")
class NamesTest {

    private static final List<MemberName> ALL =
            List.of(
                    new MemberName("Zoë", "O'Neil-Smith"),
                    new MemberName("Juan", "Núñez"),
                    new MemberName("Jürgen", "Müller-Weiß"),
                    new MemberName("Søren", "Ångström"),
                    new MemberName("Ɓala", "Ŋoma"));

    @ParameterizedTest
    @CsvSource({
        "Zoë, O'Neil-Smith, false, ",
        "zoe, ONEIL SMITH, false, ",
        ", oneilsmith, false, ",
        "Juan, Nuñez, false, ",
        "Juergen, MUELLER WEISS, false, ",
        "JURGEN, Muller-Weiss, false, ",
        "Jürgen, Mueller-Weiß, false, ",
        "Jurgn, Müller-Weiß, false, MEMBERSHIP_NUMBER_NAME_MISMATCH",
        "Soeren, Aangstroem, false, ",
        "Soren, Angstrom, false, ",
        "Søren, Aangstrom, false, ",
        "Soren, Aengstrom, false, MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
        "Bala, Ŋoma, false, ",
        "Juan, ŉuñez, false, ",
        "Ɓala, Ɗoma, false, MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
        "Z.oe, O. Neil Smith, false, ",
        "Juan, O'Neil-Smith, false, MEMBERSHIP_NUMBER_NAME_MISMATCH",
        "Zo, O'Neil-Smith, false, MEMBERSHIP_NUMBER_NAME_MISMATCH",
        "Zoë, Smith, false, MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
        "Zoë, Household, false, MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
        "Zoë, Household, true, ",
        "Anybody, HOUSE-HOLD, true, ",
        "Zoë, Holder, true, MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
    })
    void namesFitWithoutCaseAccentsAndMarks(
            String first, String family, boolean isHousehold, ErrorCode expected) {
        Holder holder = new Holder("1", isHousehold, ALL);

        assertThat(Names.mismatch(holder, Optional.ofNullable(first), family))
                .isEqualTo(Optional.ofNullable(expected));
    }

    /** Letters that are not accented ones are the same only where their plain form is ASCII. */
    @Test
    void noTwoLettersShareAPlaceholder() {
        Map<String, String> letters = new HashMap<>();
        for (int code = 0x80; code < Character.MAX_CODE_POINT; code++) {
            String letter = Character.toString(code);
            String plain = PlainLetters.unaccented(letter);
            boolean isAccented = !Normalizer.isNormalized(letter, Normalizer.Form.NFD);
            if (Character.isUpperCase(code) && !isAccented && !plain.matches("[A-Za-z]+")) {
                assertThat(letters.put(plain, letter)).as(letter).isNull();
            }
        }
        assertThat(letters).isNotEmpty();
    }

    @Test
    void aNameOfManyLettersWithTwoSpellingsIsCompared() {
        Holder holder = new Holder("1", false, List.of(new MemberName("A", "ü".repeat(50))));

        assertThat(Names.mismatch(holder, Optional.empty(), "ü".repeat(50))).isEmpty();
        assertThat(Names.mismatch(holder, Optional.empty(), "u".repeat(50))).isEmpty();
        assertThat(Names.mismatch(holder, Optional.empty(), "u".repeat(49))).isPresent();
    }
}
