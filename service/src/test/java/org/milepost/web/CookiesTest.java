package org.milepost.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CookiesTest {

    private static final String COOKIE = "A".repeat(43);

    @Test
    void aFormTokenIsForOneBrowserOnePurposeAndOneContent() {
        String token = Cookies.formToken(COOKIE, "consent", "x=1");

        assertThat(Cookies.isFormToken(token, COOKIE, "consent", "x=1")).isTrue();
        assertThat(Cookies.isFormToken(token, "B".repeat(43), "consent", "x=1")).isFalse();
        assertThat(Cookies.isFormToken(token, COOKIE, "sign-in", "x=1")).isFalse();
        assertThat(Cookies.isFormToken(token, COOKIE, "consent", "x=2")).isFalse();
        assertThat(Cookies.isFormToken("", COOKIE, "consent", "x=1")).isFalse();
    }

    @Test
    void withoutHttpsTheCookieIsSentUnencrypted() {
        assertThat(new Cookies("http://127.0.0.1:8080").set(COOKIE))
                .isEqualTo("milepost=" + COOKIE + "; Path=/; HttpOnly; SameSite=Lax");
    }
}
