package org.milepost.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestTemplateTest {

    private final RequestTemplate template =
            RequestTemplate.post(
                    "localhost", "/redeem", Map.of("Key", "k-<key:4>"), "{\"n\":\"<number:6>\"}");

    @Test
    void aRequestIsLaidOutWithItsLength() {
        assertThat(text(template.copy()).split("\r\n", -1))
                .containsExactly(
                        "POST /redeem HTTP/1.1",
                        "Host: localhost",
                        "Key: k-0000",
                        "Content-Type: application/json;charset=UTF-8",
                        "Content-Length: 14",
                        "",
                        "{\"n\":\"000000\"}");
    }

    @Test
    void aSlotTakesTheLowestDigitsPaddedWithZeros() {
        RequestTemplate.Copy copy = template.copy();
        copy.put(template.slot("number"), 42);
        copy.put(template.slot("key"), 987_654_321);
        assertThat(text(copy)).contains("Key: k-4321\r\n").endsWith("{\"n\":\"000042\"}");
    }

    @Test
    void copiesAreIndependent() {
        RequestTemplate.Copy first = template.copy();
        first.put(template.slot("number"), 7);
        assertThat(text(template.copy())).endsWith("{\"n\":\"000000\"}");
    }

    @Test
    void anUnknownSlotIsRefused() {
        assertThatThrownBy(() -> template.slot("other")).hasMessage("no slot other");
    }

    private static String text(RequestTemplate.Copy copy) {
        return StandardCharsets.US_ASCII.decode(copy.bytes()).toString();
    }
}
