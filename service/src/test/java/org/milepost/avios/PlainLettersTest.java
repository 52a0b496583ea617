package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Elements in the response message will always be returned in upper case ASCII." */
@Tag("mutation")
final class PlainLettersTest {

    @ParameterizedTest
    @CsvSource({
        "Núñez, Nunez, NUNEZ",
        "Zoë O’Neil–Smith, Zoe O'Neil-Smith, ZOE O'NEIL-SMITH",
        "straße, strasse, STRASSE",
        "Łódź Ærø Œuvre Þór Đặng, Lodz AEro OEuvre THor Dang, LODZ AERO OEUVRE THOR DANG",
        "İstanbul ısı, Istanbul isi, ISTANBUL ISI",
        "ﬁn ½, fin 1/2, FIN 1/2",
        "ŉamba Ŀŀ ŋŊ, namba Ll nN, NAMBA LL NN",
        "ʒƷ ǯǮ ʃƩ ɣƔ ʊƱ Ʀ ɑⱭ ẚ, zZ zZ sS gG uU R aA a, ZZ ZZ SS GG UU R AA A",
        "ꟅⱾ, SS, SS",
        "Ελλάδα 東京, ?????? ??, ?????? ??",
        "한글, ??, ??",
        "😀, ?, ?",
        "a&b.c-d~!@#\\$%^, a&b.c-d~!@#\\$%^, A&B.C-D~!@#\\$%^"
    })
    void everyTextHasAPlainForm(String text, String plain, String capitals) {
        assertThat(PlainLetters.of(text)).isEqualTo(plain);
        assertThat(PlainLetters.capitals(text)).isEqualTo(capitals);
    }

    /** A debit's texts lose their accents and nothing else. */
    @ParameterizedTest
    @CsvSource({
        "Two nights, Two nights",
        "Zoë O’Neil–Smith, Zoe O’Neil–Smith",
        "straße Łódź, strasse Lodz",
        "½ fin 東京 😀, ½ fin 東京 😀",
        "한글 हिन्दी ไทย, 한글 हिन्दी ไทย",
        "ﬁn, fin",
    })
    void unaccentedTextKeepsWhatIsNoLetter(String text, String unaccented) {
        assertThat(PlainLetters.unaccented(text)).isEqualTo(unaccented);
    }

    @Test
    void everyCharacterOfUnicodeBecomesAscii() {
        for (int i = 1; i <= Character.MAX_CODE_POINT; i++) {
            if (Character.isDefined(i)) {
                assertThat(PlainLetters.capitals(Character.toString(i)))
                        .as("%x", i)
                        .matches("\\p{ASCII}*");
            }
        }
    }
}
