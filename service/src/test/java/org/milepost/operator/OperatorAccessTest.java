package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.slf4j.LoggerFactory;

/** Which tokens are accepted, what HTTP refuses, and what is logged. */
class OperatorAccessTest extends OperatorCalls {

    @ParameterizedTest
    @CsvSource({
        "GET,programmes",
        "POST,programmes",
        "PATCH,programmes/AIRMILES",
        "GET,programmes/AIRMILES/offers",
        "PATCH,programmes/AIRMILES/offers/1111111111",
        "POST,programmes/AIRMILES/collectors",
        "GET,programmes/AIRMILES/collectors/84095202006",
        "POST,programmes/AIRMILES/collectors/84095202006/adjustments",
        "POST,outages",
        "DELETE,outages/1",
        "GET,partners",
        "POST,sponsors",
        "GET,clients",
        "POST,clients/operator/secret",
        "GET,changes"
    })
    void onlyAnOperatorMayPass(String method, String path) {
        Answer withoutScope =
                operator.sendAs(instance.token("loy1-pos"), method, path, "{\"active\": false}");
        Answer withoutToken = operator.sendAs("none", method, path, "{}");

        assertThat(withoutScope.status()).isEqualTo(403);
        assertThat(withoutScope.header("www-authenticate")).contains("scope=\"operator\"");
        assertThat(withoutScope.member("type")).isEqualTo("urn:milepost:problem:forbidden");
        assertThat(withoutScope.member("status")).isEqualTo("403");
        assertThat(withoutToken.status()).isEqualTo(401);
        assertThat(withoutToken.header("www-authenticate")).startsWith("Bearer ");
        assertThat(withoutToken.header("content-type")).isEqualTo("application/problem+json");
        assertThat(withoutToken.member("type")).isEqualTo("urn:milepost:problem:unauthenticated");
    }

    /** Such a token was good while a partner's client could have the scope. */
    @Test
    void aTokenOfAPartnersClientIsRefusedByTheOperatorsApi() {
        for (String client : new String[] {"loy1-pos", "avios-hotel"}) {
            String token = instance.clientToken(client, "operator", "amcash");

            assertThat(operator.sendAs(token, "GET", "clients", "").status()).isEqualTo(403);
        }
    }

    @Test
    void anOperatorsTokenDoesNotOpenTheCheckout() {
        assertThat(
                        operator.checkoutAs(instance.token("operator"), "echo", OperatorClient.ECHO)
                                .status())
                .isEqualTo(403);
    }

    @Test
    void whatHttpRefusesIsAProblem() {
        Answer path = operator.get("nowhere");
        Answer method = operator.delete("programmes");
        Answer media;
        try (WireClient wire = new WireClient(instance.url())) {
            media =
                    wire.send(
                            "POST",
                            "/operator/v1/partners",
                            "Authorization: Bearer "
                                    + instance.token("operator")
                                    + "\r\nContent-Type: text/plain\r\n",
                            "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        Answer large =
                operator.post("partners", "{\"code\": \"" + "x".repeat(70_000) + "\", \"a\": 1}");

        assertThat(path.member("type")).isEqualTo("urn:milepost:problem:not-found");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(method.member("type")).isEqualTo("urn:milepost:problem:method-not-allowed");
        assertThat(media.status()).isEqualTo(415);
        assertThat(media.member("type")).isEqualTo("urn:milepost:problem:unsupported-media-type");
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.member("type")).isEqualTo("urn:milepost:problem:too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"code\": \"a\", \"code\": \"b\"}",
                "{} {}",
                "\"x\"",
                "nul"
            })
    void aBodyThatIsNotOneJsonObjectIsReported(String body) {
        Answer refused = operator.post("partners", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.member("type")).isEqualTo("urn:milepost:problem:malformed-json");
        assertThat(refused.member("title")).isNotEmpty();
        assertThat(refused.member("detail")).isNotEmpty();
    }

    @Test
    void anUnknownNameIsNotRepeatedUnlessItIsHarmless() {
        Answer harmless = operator.post("partners", "{\"code\": \"a\", \"name\": \"A\", \"x\": 1}");
        Answer odd = operator.post("partners", "{\"code\": \"a\", \"name\": \"A\", \"<b>\": 1}");

        assertThat(OperatorClient.places(harmless)).containsExactly("/x");
        assertThat(OperatorClient.places(odd)).containsExactly("");
        assertThat(odd.body()).doesNotContain("<b>");
    }

    @Test
    void callsWithoutABodyTakeNone() {
        Answer refused = operator.post("clients/loy1-pos/secret", "{\"secret\": \"mine\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly("/secret");
    }

    @Test
    void nothingSecretIsLogged() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        String secret;
        try {
            secret =
                    operator.post("clients", "{\"clientId\": \"l1\", \"scopes\": [\"amcash\"]}")
                            .member("secret");
            operator.post("clients/l1/secret", "");
            String collectors = "programmes/AIRMILES/collectors";
            operator.post(collectors, "{\"number\": \"62000000001\"}");
            operator.post(collectors, "{\"number\": \"62000000001\"}");
            operator.patch(collectors + "/62000000001", "{\"status\": \"62000000001\"}");
            operator.patch(collectors + "/62000000001", "{\"status\": \"inactive\"}");
            operator.post(
                    collectors + "/62000000001/adjustments",
                    "{\"currency\": \"CASH\", \"miles\": -5, \"reason\": \"x\","
                            + " \"reference\": \"x\"}");
            operator.get(collectors + "/62000000001");
        } finally {
            root.detachAppender(log);
        }

        assertThat(List.copyOf(log.list))
                .noneMatch(event -> told(event).contains("62000000001"))
                .noneMatch(event -> told(event).contains(secret))
                .noneMatch(event -> told(event).contains("pbkdf2"));
    }

    private static String told(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        return event.getThrowableProxy() == null
                ? message
                : message + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }
}
