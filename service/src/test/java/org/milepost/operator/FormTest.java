package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.http.Json;
import org.milepost.programme.Cents;
import org.milepost.programme.TextRules;

class FormTest {

    @Test
    void membersAreReadAsWhatTheyAre() {
        Form form =
                form(
                        """
                        {"text": "ab", "number": -5, "flag": true, "word": "two",
                         "instant": "2026-01-01T02:00:00+02:00", "dollars": "7.5",
                         "texts": ["1", "2"], "none": null}
                        """);

        assertThat(form.text("text", TextRule.CODE)).hasValue("ab");
        assertThat(form.number("number", -5, 5)).hasValue(-5L);
        assertThat(form.flag("flag")).hasValue(true);
        assertThat(form.word("word", Map.of("one", 1, "two", 2))).hasValue(2);
        assertThat(form.instant("instant")).hasValue(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(form.dollars("dollars")).hasValue(new Cents(750));
        assertThat(form.texts("texts", TextRule.STORE_ID).orElseThrow()).containsExactly("1", "2");
        assertThat(form.clears("none")).isTrue();
        form.finish();
    }

    @Test
    void anAbsentMemberIsEmpty() {
        Form form = form("{}");

        assertThat(form.text("text", TextRule.CODE)).isEmpty();
        assertThat(form.number("number", 0, 1)).isEmpty();
        assertThat(form.clears("none")).isFalse();
        form.finish();
    }

    @Test
    void aMemberThatMustBeThereIsMissed() {
        Form form = form("{\"there\": 1}");
        form.required("there", form.number("there", 0, 1));
        form.required("gone", form.number("gone", 0, 1));

        assertErrors(form, "/gone is missing");
    }

    @Test
    void nullIsNoValue() {
        Form form = form("{\"a\": null}");
        assertThat(form.required("a", form.text("a", TextRule.CODE))).isEqualTo(Optional.empty());

        assertErrors(form, "/a must be a string");
    }

    @Test
    void anUnknownMemberIsAnError() {
        assertErrors(form("{\"extra\": 1}"), "/extra is not a field of this request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01T00:00:00.123456Z",
                "2026-01-01T00:00:00.123456999999Z",
                "2026-01-01t01:00:00.1234560+01:00",
                "2025-12-31T19:00:00.1234567-0500"
            })
    void anInstantIsCutToTheMicrosecond(String text) {
        assertThat(form("{\"a\": \"" + text + "\"}").instant("a"))
                .hasValue(Instant.parse("2026-01-01T00:00:00.123456Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01",
                "-0001-01-01T00:00:00Z",
                "2026-06-30T23:59:60Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01",
                "2026-01-01T00:00:00",
                "2026-02-30T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "now",
                ""
            })
    void anInstantThatIsNoneIsRefused(String text) {
        assertRefused("\"" + text + "\"", form -> form.instant("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5.0", "50e-1", "0.5E1", "5.000000000000000000000000000000"})
    void aWholeNumberIsReadHoweverItIsSpelled(String json) {
        assertThat(form("{\"a\": " + json + "}").number("a", 0, 10)).hasValue(5L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5",
                "\"1\"",
                "true",
                "1e2",
                "1e2147483647",
                "1e-2147483647",
                "-1",
                "11",
                "99999999999999999999"
            })
    void aNumberThatIsNotWholeOrTooFarIsRefused(String json) {
        assertRefused(json, form -> form.number("a", 0, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "\"-1\"", "\"1.234\"", "\"$1\"", "\"\"", "\"1,5\""})
    void dollarsThatAreNoneAreRefused(String json) {
        assertRefused(json, form -> form.dollars("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"  \"",
                "\"a\\u0000b\"",
                "\"a\\nb\"",
                "\"\\ud800\"",
                "\"\\u0085\""
            })
    void aLineThatIsNotForPeopleIsRefused(String json) {
        assertRefused(json, form -> form.text("a", TextRule.LINE));
    }

    @Test
    void aLineIsCountedAsTheCatalogueCountsIt() {
        String emoji = "\uD83D\uDE00";

        assertThat(TextRule.LINE.allows(emoji.repeat(200))).isTrue();
        assertThat(TextRule.LINE.allows(emoji.repeat(201))).isFalse();
        TextRules.line("a line", emoji.repeat(200));
        assertThat(TextRule.LINE.allows("x".repeat(201))).isFalse();
    }

    private static void assertRefused(String json, Consumer<Form> reading) {
        Form form = form("{\"a\": " + json + "}");
        reading.accept(form);
        assertThatThrownBy(form::finish)
                .asInstanceOf(InstanceOfAssertFactories.type(Problem.class))
                .extracting(problem -> problem.errors().getFirst().place())
                .isEqualTo("/a");
    }

    private static void assertErrors(Form form, String... errors) {
        assertThatThrownBy(form::finish)
                .asInstanceOf(InstanceOfAssertFactories.type(Problem.class))
                .extracting(
                        problem ->
                                problem.errors().stream()
                                        .map(it -> it.place() + " " + it.detail())
                                        .toList())
                .isEqualTo(List.of(errors));
    }

    private static Form form(String json) {
        return new Form(Json.readObject(json.getBytes(UTF_8)));
    }
}
