package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where members may be sent back to (OAuth 2.1, section 2.3; RFC 8252, section 7). */
class RedirectUriTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hotel.example/back",
                "https://hotel.example:8443/back?shop=1",
                "http://127.0.0.1/callback",
                "http://127.0.0.1:8080/callback",
                "http://[::1]/callback",
                "com.example.hotel:/back"
            })
    void anAddressMayBeOfTheseKinds(String text) {
        assertThat(RedirectUri.of(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "back",
                "/back",
                "//hotel.example/back",
                "http://hotel.example/back",
                "http://localhost/back",
                "http://127.0.0.1.hotel.example/",
                "https://hotel.example/back#part",
                "https://user@hotel.example/",
                "https://*.hotel.example/",
                "https:///back",
                "https://hotel.example/a b",
                "https://hotel.example/\r\nX: y",
                "https://hôtel.example/",
                "https://hotel.example/\"><script>",
                "javascript:alert(1)",
                "data:text/html,x",
                "custom:/back",
                "HTTPS://hotel.example/back"
            })
    void anAddressMayNotBeOfThese(String text) {
        assertThat(RedirectUri.of(text)).isEmpty();
    }

    @Test
    void anAddressHasTwoHundredCharactersAtMost() {
        String longest = "https://hotel.example/" + "x".repeat(178);

        assertThat(RedirectUri.of(longest)).isPresent();
        assertThat(RedirectUri.of(longest + "x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://hotel.example/back, https://hotel.example/back, true",
        "https://hotel.example/back, https://hotel.example/back/, false",
        "https://hotel.example/back, https://hotel.example/back?x=1, false",
        "https://hotel.example/back, https://hotel.example:443/back, false",
        "http://127.0.0.1/callback, http://127.0.0.1:50123/callback, true",
        "http://127.0.0.1/callback, http://127.0.0.1:50123/other, false",
        "http://127.0.0.1:8080/callback, http://127.0.0.1:8080/callback, true",
        "http://127.0.0.1:8080/callback, http://127.0.0.1:8081/callback, true",
        "http://127.0.0.1:8080/callback, http://127.0.0.1/callback, true",
        "http://127.0.0.1:8080/callback, http://[::1]:8080/callback, false",
        "https://127.0.0.1:8080/callback, https://127.0.0.1:8081/callback, false",
        "http://127.0.0.1/callback, http://[::1]:50123/callback, false",
        "http://[::1]/callback, http://[::1]:50123/callback, true"
    })
    void onlyALoopbackAddressStandsForItsOtherPorts(String registered, String asked, boolean same) {
        assertThat(RedirectUri.of(asked).orElseThrow().isAmong(Set.of(registered))).isEqualTo(same);
    }

    @Test
    void parametersAreAddedToAnExistingQuery() {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("code", "a b&c");
        answer.put("state", "é");

        assertThat(RedirectUri.of("https://hotel.example/back").orElseThrow().with(answer))
                .isEqualTo("https://hotel.example/back?code=a+b%26c&state=%C3%A9");
        assertThat(RedirectUri.of("https://hotel.example/back?x=1").orElseThrow().with(answer))
                .isEqualTo("https://hotel.example/back?x=1&code=a+b%26c&state=%C3%A9");
        assertThat(RedirectUri.of("com.example.hotel:back?x=1").orElseThrow().with(answer))
                .isEqualTo("com.example.hotel:back?x=1&code=a+b%26c&state=%C3%A9");
    }

    /** What follows a private scheme is chosen by its program and may be the name of another. */
    @ParameterizedTest
    @CsvSource({
        "https://hotel.example/back, hotel.example, true",
        "http://127.0.0.1:50123/callback, 127.0.0.1, true",
        "com.example.hotel:/back, com.example.hotel, false",
        "com.example.hotel://bank.example/back, com.example.hotel, false"
    })
    void whereAnAddressLeadsIsSaidByItsHostOrItsScheme(
            String text, String destination, boolean ofWeb) {
        RedirectUri address = RedirectUri.of(text).orElseThrow();

        assertThat(address.destination()).isEqualTo(destination);
        assertThat(address.isOfWeb()).isEqualTo(ofWeb);
    }
}
