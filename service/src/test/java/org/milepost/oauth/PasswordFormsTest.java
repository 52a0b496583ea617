package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;

/** A password is the same in each Unicode form of its letters, from joining to signing in. */
class PasswordFormsTest {

    private static final String PASSWORD = "crème brûlée à l’été";

    @Test
    void aPasswordJoinsInOneFormAndSignsInInTheOther() {
        try (RunningInstance instance = RunningInstance.start();
                WireClient partner = new WireClient(instance.url())) {
            for (Form form : new Form[] {Form.NFC, Form.NFD}) {
                String number = join(partner, Normalizer.normalize(PASSWORD, form));

                assertThat(signIn(instance, number, Form.NFC)).isEqualTo(303);
                assertThat(signIn(instance, number, Form.NFD)).isEqualTo(303);
            }
        }
    }

    private static int signIn(RunningInstance instance, String number, Form form) {
        try (Browser browser = new Browser(instance.url())) {
            browser.arrive(Browser.request());
            return browser.signIn("ATRP", number, Normalizer.normalize(PASSWORD, form)).status();
        }
    }

    private static String join(WireClient partner, String password) {
        String body =
                """
                {"member": {
                   "person": {
                      "title": "Dr", "name": {"firstName": "Ada", "familyName": "Byron"},
                      "dateOfBirth": "1984-02-29"},
                   "contact": {
                      "emailAddress": "ada@milepost.example", "telephoneNumber": "+33123456789",
                      "postalAddress": {
                         "line1": "1 rue de l'Eau", "city": "Paris",
                         "postalCode": "75001", "countryCode": "FR"}}},
                 "securityProfile": {"password": "%s"}}
                """
                        .formatted(password);
        Answer joined =
                partner.send(
                        "POST",
                        "/v3/programmes/ATRP/join-requests?api_key=sandbox0sandbox0sandbox0",
                        "Content-Type: application/json\r\n",
                        body.getBytes(UTF_8));
        assertThat(joined.status()).isEqualTo(201);
        return Json.readObject(joined.body().getBytes(UTF_8))
                .path("member")
                .path("membershipNumber")
                .asString();
    }
}
