package org.milepost.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading the answers of the sandbox. */
class JsonMembersTest {

    @Test
    void everyValueHasAPath() {
        JsonMembers read =
                JsonMembers.of(
                        " {\"a\": {\"b\": [1, {\"c\": \"d\"}], \"e\": {}}, \"f\": [], \"g\": null,"
                                + " \"h\": -1.5e3, \"i\": true} ");

        assertThat(read.number("a.b.0")).isEqualTo(1);
        assertThat(read.get("a.b.1.c")).isEqualTo("d");
        assertThat(read.find("a.e")).isEmpty();
        assertThat(read.find("f")).isEmpty();
        assertThat(read.get("g")).isEqualTo("null");
        assertThat(read.get("h")).isEqualTo("-1.5e3");
        assertThat(read.get("i")).isEqualTo("true");
    }

    @Test
    void escapesAreDecoded() {
        assertThat(JsonMembers.of("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9 ,:{}[]\"}").get("a"))
                .isEqualTo("\"\\/\b\f\n\r\té ,:{}[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\"",
                "{\"a\":1",
                "{\"a\":1,}",
                "[1,]",
                "[1 2]",
                "nul",
                "\"a",
                "\"\\u00g0\"",
                "\"\\u+0e9\"",
                "\"\\x\"",
                "{} {}",
                "01x"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonMembers.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void aMissingMemberIsNamed() {
        assertThatThrownBy(() -> JsonMembers.of("{\"a\":1}").get("b")).hasMessageContaining("'b'");
    }
}
