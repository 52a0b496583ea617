package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The characters that a text for people may contain. */
final class ReadableTextTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.milepost.UnreadableCharacters#all")
    void aCharacterThatIsNotSeenIsRefusedWhereverItStands(int character) {
        String it = Character.toString(character);

        assertThat(Text.isReadable("a" + it + "b")).isFalse();
        assertThat(Text.isReadable(it + "ab")).isFalse();
        assertThat(Text.isReadable("ab" + it)).isFalse();
    }

    @Test
    void everyCharacterOfTheTypeFormatIsRefused() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT))
                .filteredOn(it -> Character.getType(it) == Character.FORMAT)
                .noneMatch(it -> Text.isReadable("a" + Character.toString(it)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Núñez",
                "O'Neil-Smith",
                "$10 off – today",
                "Łukasz",
                "日本航空",
                "שלום",
                "نادي",
                "हिन्दी",
                "e\u0301",
                "❤",
                "😀",
                "한글",
                "a\u00a0b"
            })
    void whatPeopleWriteIsTaken(String text) {
        assertThat(Text.isReadable(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\u00a0",
                "\u2003\u3000",
                "",
                "\ud800",
                "a\udc00",
                "\u0301",
                " \u0301\u20dd",
                "\u093e"
            })
    void aBlankIsNoTextAndHalfACharacterNeither(String text) {
        assertThat(Text.isReadable(text)).isFalse();
    }
}
