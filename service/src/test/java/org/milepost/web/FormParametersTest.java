package org.milepost.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormParametersTest {

    @ParameterizedTest
    @CsvSource({
        "a=1, 1",
        "b=2&a=1, 1",
        "a=1+2%203, 1 2 3",
        "a=%C3%A9, é",
        "a=1=2, 1=2",
        "%61=1, 1",
        "' a=1 ', 1",
        "&&a=1&, 1"
    })
    void aValueIsDecoded(String text, String value) {
        assertThat(FormParameters.parse(text).single("a")).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a=", "b&a"})
    void aParameterMayBeEmpty(String text) {
        FormParameters form = FormParameters.parse(text);

        assertThat(form.has("a")).isTrue();
        assertThat(form.single("a")).contains("");
        assertThat(form.value("a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "A=1", "a=%", "a=%zz", "a=%2", "%=1"})
    void aParameterMayBeAbsent(String text) {
        FormParameters form = FormParameters.parse(text);

        assertThat(form.has("a")).isFalse();
        assertThat(form.first("a")).isEmpty();
    }

    @Test
    void aRepeatedParameterHasNoSingleValue() {
        FormParameters form = FormParameters.parse("a=1&a=2");

        assertThat(form.hasRepeated()).isTrue();
        assertThat(form.single("a")).isEmpty();
        assertThat(form.first("a")).isEqualTo("1");
    }
}
