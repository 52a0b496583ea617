package org.milepost.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class JsonTest {

    @Test
    void anObjectBecomesATreeThatKeepsTheTypesOfItsValues() {
        ObjectNode object = read("{\"s\":\"1\",\"n\":1,\"b\":true,\"z\":null,\"o\":{\"é\":\"€\"}}");

        assertThat(object.get("s").isString()).isTrue();
        assertThat(object.get("n").isInt()).isTrue();
        assertThat(object.get("b").isBoolean()).isTrue();
        assertThat(object.get("z").isNull()).isTrue();
        assertThat(object.get("o").get("é").stringValue()).isEqualTo("€");
    }

    @Test
    void decimalsKeepAllTheirDigits() {
        assertThat(read("{\"n\":0.10}").get("n").decimalValue()).isEqualTo(new BigDecimal("0.10"));
        assertThat(read("{\"n\":9007199254740993.01}").get("n").decimalValue())
                .isEqualTo(new BigDecimal("9007199254740993.01"));
    }

    @Test
    void wholeNumbersOfAnySizeAreKept() {
        assertThat(read("{\"n\":92233720368547758079}").get("n").bigIntegerValue())
                .isEqualTo("92233720368547758079");
    }

    @ParameterizedTest
    @ValueSource(strings = {" {} ", "\t{}\r\n", "{\"a\":[]}", "{\"\":\"\"}"})
    void theseAreObjects(String body) {
        assertThat(read(body)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "4111",
                "\"4111\"",
                "[]",
                "null",
                "true",
                "{",
                "{\"a\":4111",
                "{\"a\":4111}}",
                "{\"a\":4111} {}",
                "{\"a\":4111} x",
                "{a:4111}",
                "{'a':4111}",
                "{\"a\":4111,}",
                "{\"a\":04111}",
                "{\"a\":+4111}",
                "{\"a\":.5}",
                "{\"a\":NaN}",
                "{\"a\":4111} //",
                "{\"a\":\"4111\n\"}",
                "{\"a\":\"4111\u0000\"}",
                "{\"a\":\"\\x4111\"}",
                "{\"4111\":1,\"4111\":2}",
                "{\"o\":{\"4111\":1,\"4111\":1}}",
                "{\"4111\":1,\"\\u0034111\":2}",
            })
    void theseAreNotAndTheReasonRepeatsNothing(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        MalformedJson.class,
                        e ->
                                assertThat(e.reason())
                                        .isNotBlank()
                                        .doesNotContain("4111")
                                        .isEqualTo(e.getMessage()));
    }

    @Test
    void theReasonNamesThePlace() {
        assertThatThrownBy(() -> read("{\n\"a\": x}"))
                .hasMessage("The body is not valid JSON, line 2 column 6.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a":1,"a":2}             | a
                    {"b":[{}],"a":{},"a":[]}  | a
                    {"a":1,"\\u0061":2}        | a
                    {"a":1,"a":2,"b":x}       | a
                    {"o":{"a":1,"a":2}}       |
                    {"o":{"a":1,"a":2},"b":x} |
                    {"a":1} {"a":2}           |
                    """)
    void aDuplicateMemberIsKnownWhenItIsInTheBodyItself(String body, String name) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        MalformedJson.class,
                        e -> assertThat(e.repeatedMember()).isEqualTo(Optional.ofNullable(name)));
    }

    @Test
    void nestingHasALimit() {
        String deepest = "{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}";
        String tooDeep = "{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}";

        assertThat(read(deepest)).isNotNull();
        assertThatThrownBy(() -> read(tooDeep)).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> read("[".repeat(16_000))).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> read("{\"a\":".repeat(3_000))).isInstanceOf(MalformedJson.class);
    }

    @Test
    void theNumberOfValuesHasALimit() {
        String body = "{\"a\":[0" + ",0".repeat(19_000) + "]}";

        assertThat(read(body)).isNotNull();
        assertThatThrownBy(() -> read(body.replace(",0,0,0", ",0,{},{},{}")))
                .isInstanceOf(MalformedJson.class);
    }

    @Test
    void numbersHaveALimit() {
        assertThat(read("{\"n\":" + "9".repeat(100) + "}")).isNotNull();
        assertThatThrownBy(() -> read("{\"n\":" + "9".repeat(101) + "}"))
                .isInstanceOf(MalformedJson.class);
    }

    /** Jackson does not catch the exception of its decimal parser, which led to a 500. */
    @ParameterizedTest
    @ValueSource(strings = {"1E99999999999", "24445E+440124012401", "-0.1e-3000000000"})
    void anExponentHasALimit(String number) {
        assertThatThrownBy(() -> read("{\"n\":" + number + "}"))
                .isInstanceOf(MalformedJson.class)
                .hasMessage("The JSON has a number with too large an exponent.");
    }

    @Test
    void otherEncodingsAreRefused() {
        for (Charset charset : new Charset[] {UTF_16LE, UTF_16BE, Charset.forName("UTF-32")}) {
            assertThatThrownBy(() -> Json.readObject("{\"a\":\"b\"}".getBytes(charset)))
                    .isInstanceOf(MalformedJson.class);
        }
        assertThatThrownBy(() -> Json.readObject("{\"a\":\"é\"}".getBytes(ISO_8859_1)))
                .hasMessage("The body is not UTF-8.");
    }

    @Test
    void malformedUtf8IsRefused() {
        byte[][] malformed = {
            {(byte) 0xc0, (byte) 0xaf},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xe2, (byte) 0x82},
            {(byte) 0xff}
        };
        for (byte[] bytes : malformed) {
            byte[] body =
                    ("{\"a\":\"" + new String(bytes, ISO_8859_1) + "\"}").getBytes(ISO_8859_1);
            assertThatThrownBy(() -> Json.readObject(body)).hasMessage("The body is not UTF-8.");
        }
    }

    @Test
    void theReplacementCharacterItselfIsText() {
        assertThat(read("{\"a\":\"\uFFFD\"}").get("a").stringValue()).isEqualTo("\uFFFD");
    }

    @Test
    void aByteOrderMarkIsRefused() {
        assertThatThrownBy(() -> read("\uFEFF{}")).isInstanceOf(MalformedJson.class);
    }

    @Test
    void escapesCanSpellWhatTextMayNotHold() {
        ObjectNode object =
                read("{\"lone\":\"\\ud800\",\"nul\":\"\\u0000\",\"pair\":\"\\ud83d\\ude00\"}");

        assertThat(Text.isPrintable(object.get("lone").stringValue())).isFalse();
        assertThat(Text.isPrintable(object.get("nul").stringValue())).isFalse();
        assertThat(Text.isPrintable(object.get("pair").stringValue())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Ünïcode €", "😀", "\u00a0", "\uFFFD"})
    void theseArePrintable(String text) {
        assertThat(Text.isPrintable(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\tb", "a\n", "\u001f", "\u007f", "\u0085", "\u009f"})
    void theseAreNot(String text) {
        assertThat(Text.isPrintable(text)).isFalse();
    }

    @Test
    void surrogatesAreOnlyPrintableInPairs() {
        char high = '\ud83d';
        char low = '\ude00';

        assertThat(Text.isPrintable("" + high + low)).isTrue();
        assertThat(Text.isPrintable("a" + high)).isFalse();
        assertThat(Text.isPrintable("" + low + high)).isFalse();
        assertThat(Text.isPrintable("" + high + high + low)).isFalse();
        assertThat(Text.isPrintable(low + "a")).isFalse();
    }

    @Test
    void whatIsWrittenIsUtf8WithoutEscapes() {
        byte[] written =
                Json.write(
                        1,
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("a", "é € 😀 \" \\ /");
                            json.writeEndObject();
                        });

        assertThat(new String(written, UTF_8)).isEqualTo("{\"a\":\"é € 😀 \\\" \\\\ /\"}");
    }

    private static ObjectNode read(String body) {
        return Json.readObject(body.getBytes(UTF_8));
    }
}
