package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/** Tokens of clients whose secret is known. */
final class Tokens {

    private Tokens() {}

    static String obtain(String url, String clientId, String secret) {
        return ask(url, clientId, secret).member("access_token");
    }

    static Answer ask(String url, String clientId, String secret) {
        try (WireClient wire = new WireClient(url)) {
            return wire.send(
                    "POST",
                    "/oauth/token",
                    "Content-Type: application/x-www-form-urlencoded\r\n",
                    ("grant_type=client_credentials&client_id="
                                    + clientId
                                    + "&client_secret="
                                    + secret)
                            .getBytes(UTF_8));
        }
    }
}
