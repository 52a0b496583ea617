package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is converted first; what is checked is what will be stored. */
final class ElementRuleTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "O’Neil|O'Neil",
                "O‘Neil|O'Neil",
                "O´Neil|O'Neil",
                "O`Neil|O'Neil",
                "Neil‐Smith|Neil-Smith",
                "Neil–Smith|Neil-Smith",
                "St. John|St. John",
                "  Ana  Maria |Ana Maria",
                "Nu\u0301n\u0303ez|Núñez",
            },
            delimiter = '|')
    void aNameIsReadInItsPlainForm(String sent, String read) {
        assertThat(ElementRule.NAME.read(sent, 50)).contains(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\u00a0",
                "\u0301",
                "-",
                "'",
                ". .",
                "А",
                "李",
                "Ana1",
                "\u200b",
                "A\u202eB"
            })
    void whatHasNoLatinLetterIsNoName(String sent) {
        assertThat(ElementRule.NAME.read(sent, 50)).isEmpty();
    }

    @Test
    void theLengthOfANameIsThatOfItsPlainForm() {
        assertThat(ElementRule.NAME.read("ß".repeat(25), 50)).contains("ß".repeat(25));
        assertThat(ElementRule.NAME.read("ß".repeat(26), 50)).isEmpty();
        assertThat(ElementRule.NAME.read("u\u0308".repeat(50), 50)).contains("ü".repeat(50));
    }

    /** A letter without one came back as a question mark. */
    @ParameterizedTest
    @ValueSource(strings = {"Ƅa", "ǃa", "aƧ", "Ʒa ꭟ"})
    void everyLetterOfAMembersNameHasAPlainForm(String sent) {
        assertThat(ElementRule.MEMBER_NAME.read(sent, 50)).isEmpty();
        assertThat(ElementRule.NAME.read(sent, 50)).contains(sent);
    }

    @Test
    void everyAcceptedNameIsAnsweredWithinItsLengthAndWithoutPlaceholder() {
        for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
            if (Character.UnicodeScript.of(letter) == Character.UnicodeScript.LATIN) {
                ElementRule.MEMBER_NAME
                        .read(Character.toString(letter).repeat(20), 40)
                        .ifPresent(
                                it ->
                                        assertThat(PlainLetters.capitals(it))
                                                .hasSizeBetween(20, 40)
                                                .matches("[A-Z0-9() .,'-]+"));
            }
        }
        assertThat(ElementRule.MEMBER_NAME.read("ŉ".repeat(40), 40)).contains("ŉ".repeat(40));
        assertThat(ElementRule.MEMBER_NAME.read("ß".repeat(21), 40)).isEmpty();
    }

    /** A city of which nothing was left was stored as question marks. */
    @ParameterizedTest
    @ValueSource(strings = {"한국", "Ж", "東京 - 大阪", "?"})
    void anAddressOfWhichNothingIsLeftIsRefused(String sent) {
        assertThat(ElementRule.ADDRESS.read(sent.repeat(9), 200)).isEmpty();
        assertThat(ElementRule.ADDRESS.read(sent + " 5", 200)).isPresent();
        assertThat(ElementRule.ADDRESS.read("-", 200)).contains("-");
    }

    @Test
    void anAddressIsReadInCapitalsWithinItsLength() {
        assertThat(ElementRule.ADDRESS.read(" 5, Grüne  Straße ", 60)).contains("5, GRUNE STRASSE");
        assertThat(ElementRule.ADDRESS.read("ß".repeat(31), 60)).isEmpty();
        assertThat(ElementRule.ADDRESS.read("\u00a0\u3000", 60)).isEqualTo(Optional.empty());
    }

    @Test
    void aTextWhoseAccentsAreLostMayNotGrowBeyondItsLength() {
        assertThat(ElementRule.UNACCENTED.read("ß".repeat(128), 255)).isEmpty();
        assertThat(ElementRule.UNACCENTED.read("ß".repeat(127), 255)).contains("ß".repeat(127));
        assertThat(ElementRule.PRINTABLE.read("ß".repeat(255), 255)).contains("ß".repeat(255));
        assertThat(ElementRule.UNACCENTED.read("한".repeat(255), 255)).contains("한".repeat(255));
    }
}
