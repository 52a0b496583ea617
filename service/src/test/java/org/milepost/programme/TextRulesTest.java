package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("mutation")
class TextRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "loy1-pos", "A_9", "12345678901234567890123456789012"})
    void aCodeMayBeLettersDigitsHyphensAndUnderscores(String code) {
        assertThatCode(() -> TextRules.code("it", code)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "é", "a.b", "a\u0000", "123456789012345678901234567890123"})
    void anythingElseIsNoCode(String code) {
        assertThatThrownBy(() -> TextRules.code("it", code))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Loyal One", "Obtenez 10 $ de rabais à la caisse", "\ud83d\ude00"})
    void aLineMayBeAnyWrittenText(String line) {
        assertThatCode(() -> TextRules.line("it", line)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "a\u0085b", "\ud83d", "\ude00\ud83d"})
    void blanksControlCharactersAndBrokenPairsAreNoLine(String line) {
        assertThatThrownBy(() -> TextRules.line("it", line))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLongLineIsRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() -> TextRules.line("a name", "x".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a name has 201 characters, not 1 to 200");
    }
}
