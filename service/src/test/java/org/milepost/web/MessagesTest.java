package org.milepost.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Every language has every text, with the same values in it. */
class MessagesTest {

    @Test
    void thereAreEnglishAndFrench() {
        assertThat(new Languages().codes()).startsWith("en").contains("fr");
    }

    @Test
    void everyLanguageHasTheTextsOfEnglishAndNoOthers() throws IOException {
        Properties english = read("messages.properties");
        for (String language : otherLanguages()) {
            Properties texts = read("messages_" + language + ".properties");

            assertThat(texts.stringPropertyNames())
                    .as(language)
                    .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
            for (String key : english.stringPropertyNames()) {
                assertThat(values(texts.getProperty(key)))
                        .as("the values in " + key + " of " + language)
                        .isEqualTo(values(english.getProperty(key)));
                assertThat(texts.getProperty(key)).as(key).isNotBlank();
            }
        }
    }

    /** It would be a quote of the format, and hide the values after it. */
    @Test
    void noTextHasAStraightApostrophe() throws IOException {
        assertThat(read("messages.properties").values())
                .noneMatch(it -> it.toString().contains("'"));
        for (String language : otherLanguages()) {
            assertThat(read("messages_" + language + ".properties").values())
                    .noneMatch(it -> it.toString().contains("'"));
        }
    }

    @Test
    void aNumberIsOneOrMany() {
        Messages french = new Messages(Locale.FRENCH);

        assertThat(french.text("error.attempts", 1L)).contains("patienter 1 seconde et");
        assertThat(french.text("error.attempts", 3L)).contains("patienter 3 secondes et");
        assertThat(Messages.ENGLISH.text("error.attempts", 1L)).contains("wait 1 second and");
        assertThat(Messages.ENGLISH.text("error.attempts", 3L)).contains("wait 3 seconds and");
    }

    private static List<String> otherLanguages() {
        return new Languages().codes().stream().filter(it -> !it.equals("en")).toList();
    }

    /** How many values a text has, by filling in too many. */
    private static List<Integer> values(String text) {
        String filled =
                new MessageFormat(text, Locale.ENGLISH).format(new Object[] {901L, 902L, 903L});
        return Arrays.asList(
                filled.contains("901") ? 1 : 0,
                filled.contains("902") ? 1 : 0,
                filled.contains("903") ? 1 : 0);
    }

    private static Properties read(String file) throws IOException {
        Properties texts = new Properties();
        try (InputStreamReader in =
                new InputStreamReader(
                        MessagesTest.class.getResourceAsStream("/web/" + file), UTF_8)) {
            texts.load(in);
        }
        return texts;
    }
}
