package org.milepost.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.dialect.JsonFields.Nulls;
import org.milepost.http.MalformedJson;

final class JsonFieldsTest {

    private final FieldFaults<String> faults = new FieldFaults<>();

    @Test
    void aFaultHasThePathOfItsField() {
        JsonFields<String> root = fields("{\"a\":{\"b\":[{},7,{\"c\":1}]},\"d\":[]}", Nulls.VALUE);

        JsonFields<String> a = root.object("a", "no object").orElseThrow();
        List<JsonFields<String>> b = a.objects("b", 3, "no array", "no object");
        b.getLast().read("c", JsonFields::text, "no text");
        b.getLast().require("e", "missing");
        root.object("d", "no object");

        assertThat(b).hasSize(2);
        assertThat(found())
                .containsExactly(
                        "a.b[1]: no object",
                        "a.b[2].c: no text",
                        "a.b[2].e: missing",
                        "d: no object");
    }

    @Test
    void anArrayThatIsTooLongIsOneFault() {
        JsonFields<String> root = fields("{\"a\":[1,2,3]}", Nulls.VALUE);

        assertThat(root.objects("a", 2, "too long", "no object")).isEmpty();
        assertThat(found()).containsExactly("a: too long");
    }

    @Test
    void anAbsentFieldIsAFaultOnlyWhereItIsRequired() {
        JsonFields<String> root = fields("{}", Nulls.VALUE);

        assertThat(root.read("a", JsonFields::text, "no text")).isEmpty();
        assertThat(root.has("a")).isFalse();
        assertThat(faults.isEmpty()).isTrue();
        root.require("a", "missing");
        assertThat(faults.has("a")).isTrue();
    }

    @Test
    void nullIsAbsentOrAValueAsTheApiDefines() {
        JsonFields<String> absent = fields("{\"a\":null}", Nulls.ABSENT);
        JsonFields<String> value = fields("{\"a\":null}", Nulls.VALUE);

        assertThat(absent.read("a", JsonFields::text, "no text")).isEmpty();
        assertThat(absent.has("a")).isFalse();
        assertThat(faults.isEmpty()).isTrue();
        assertThat(value.read("a", JsonFields::text, "no text")).isEmpty();
        assertThat(value.isNull("a")).isTrue();
        assertThat(found()).containsExactly("a: no text");
    }

    @Test
    void unknownFieldsAreListed() {
        JsonFields<String> root = fields("{\"z\":1,\"b\":2,\"a\":3,\"c\":null}", Nulls.VALUE);

        root.has("b");
        root.isNull("c");

        assertThat(root.unread()).containsExactly("z", "a");
    }

    @Test
    void aTextAtAPathIsReadAsItWasSent() {
        JsonFields<String> root = fields("{\"a\":{\"b\":\" x \",\"c\":1}}", Nulls.ABSENT);

        assertThat(root.rawText("a.b")).isEqualTo(" x ");
        assertThat(root.rawText("a.c")).isEmpty();
        assertThat(root.rawText("d.e")).isEmpty();
    }

    @Test
    void aBodyWithManyFaultsKeepsTheFirst() {
        for (int i = 0; i < 10 * FieldFaults.MAX; i++) {
            faults.add("a[" + i + "]", "wrong");
        }

        assertThat(faults.all()).hasSize(FieldFaults.MAX);
        assertThat(faults.all().getFirst().path()).isEqualTo("a[0]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\":1,\"a\":1}", "{}{}"})
    void aBodyThatIsNotOneStrictObjectIsMalformed(String body) {
        assertThatThrownBy(() -> fields(body, Nulls.VALUE)).isInstanceOf(MalformedJson.class);
    }

    private JsonFields<String> fields(String body, Nulls nulls) {
        return JsonFields.of(body.getBytes(UTF_8), faults, nulls);
    }

    private List<String> found() {
        return faults.all().stream().map(it -> it.path() + ": " + it.fault()).toList();
    }
}
