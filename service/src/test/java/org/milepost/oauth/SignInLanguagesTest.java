package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;

/** The language of the pages: the client's wish, then the browser's, then English. */
class SignInLanguagesTest {

    @AutoClose private static final RunningInstance INSTANCE = RunningInstance.start();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''        | ''                          | en
                    ''        | fr                          | fr
                    ''        | fr-CA, fr;q=0.9, en;q=0.8   | fr
                    ''        | FR-fr                       | fr
                    ''        | de-CH, fr;q=0.3, en;q=0.2   | fr
                    ''        | en-GB, fr;q=0.5             | en
                    ''        | de                          | en
                    ''        | *                           | en
                    ''        | fr;q=x                      | en
                    fr        | en                          | fr
                    fr-CA en  | en                          | fr
                    de en fr  | fr                          | en
                    de        | fr                          | fr
                    x_y ;;    | fr                          | fr
                    """)
    void aPageIsInTheBestLanguageThatIsThere(String locales, String header, String language) {
        try (Browser browser = new Browser(INSTANCE.url())) {
            browser.prefer(header);
            Answer page =
                    browser.arrive(
                            Browser.request(
                                    "ui_locales",
                                    Optional.of(locales).filter(it -> !it.isEmpty())));

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("content-language")).isEqualTo(language);
            assertThat(page.body()).contains("<html lang=\"" + language + "\">");
        }
    }

    /** The JDK needs many seconds to look up a range of thousands of subtags. */
    @ParameterizedTest
    @ValueSource(strings = {"a-", "*-", "ab-", "x,", "fr-"})
    void aLongListOfLanguagesIsAnsweredAtOnce(String part) {
        String list = part.repeat(6_000 / part.length()) + "a";
        try (Browser browser = new Browser(INSTANCE.url())) {
            browser.prefer(list + ", fr");
            Instant start = Instant.now();
            Answer refused = browser.get("/oauth/authorize");
            Answer page =
                    browser.arrive(
                            Browser.request("ui_locales", Optional.of(list.replace(',', ' '))));

            assertThat(refused.status()).isEqualTo(400);
            assertThat(page.status()).isEqualTo(200);
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aLanguageAfterATooLongOneIsFound() {
        try (Browser browser = new Browser(INSTANCE.url())) {
            browser.prefer("en-" + "a".repeat(8) + "-a".repeat(100) + ", fr;q=0.9");
            Answer page = browser.arrive(Browser.request());

            assertThat(page.header("content-language")).isEqualTo("fr");
        }
    }

    @Test
    void allPagesOfASignInAreInOneLanguage() {
        try (Browser browser = new Browser(INSTANCE.url())) {
            Answer signIn = browser.arrive(Browser.request("ui_locales", Optional.of("fr")));
            Answer wrong = browser.signIn("ATRP", Browser.JANE, "wrong");
            Answer consent = browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
            Answer leave = browser.decide("allow");

            assertThat(signIn.body()).contains("Numéro de membre", "Se connecter");
            assertThat(wrong.body()).contains("Le numéro ou le mot de passe est incorrect.");
            assertThat(consent.body())
                    .contains("Autoriser Sandbox Hotels à utiliser votre compte")
                    .contains("se termine par <strong>0186</strong>")
                    .contains("Prélever sur votre solde");
            assertThat(leave.body()).contains("Vous retournez à <strong>127.0.0.1</strong>.");
        }
    }

    @Test
    void aRequestThatIsRefusedIsRefusedInTheBrowsersLanguage() {
        try (Browser browser = new Browser(INSTANCE.url())) {
            browser.prefer("fr");
            Answer page = browser.arrive(Browser.request("client_id", Optional.of("nobody")));

            assertThat(page.body()).contains("Nous ne pouvons pas continuer");
        }
    }
}
