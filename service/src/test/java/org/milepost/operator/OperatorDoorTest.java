package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.slf4j.LoggerFactory;

/** Who may pass, what HTTP refuses, and what is left in the logs. */
class OperatorDoorTest {
    private static RunningInstance instance;
    private static Office office;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        office = new Office(instance);
    }

    @AfterAll
    static void stop() {
        office.close();
        instance.close();
    }

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
                office.sendAs(instance.token("loy1-pos"), method, path, "{\"active\": false}");
        Answer withoutToken = office.sendAs("none", method, path, "{}");

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
    void aTokenOfAPartnersClientDoesNotOpenTheOperatorsDoor() {
        for (String client : new String[] {"loy1-pos", "avios-hotel"}) {
            String token = instance.clientToken(client, "operator", "amcash");

            assertThat(office.sendAs(token, "GET", "clients", "").status()).isEqualTo(403);
        }
    }

    @Test
    void anOperatorsTokenDoesNotOpenTheCheckout() {
        assertThat(office.checkoutAs(instance.token("operator"), "echo", Office.ECHO).status())
                .isEqualTo(403);
    }

    @Test
    void whatHttpRefusesIsAProblem() {
        Answer path = office.get("nowhere");
        Answer method = office.delete("programmes");
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
                office.post("partners", "{\"code\": \"" + "x".repeat(70_000) + "\", \"a\": 1}");

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
    void whatIsNotOneJsonObjectIsTold(String body) {
        Answer refused = office.post("partners", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.member("type")).isEqualTo("urn:milepost:problem:malformed-json");
        assertThat(refused.member("title")).isNotEmpty();
        assertThat(refused.member("detail")).isNotEmpty();
    }

    @Test
    void aNameThatIsNotOursIsNotRepeatedUnlessItIsHarmless() {
        Answer harmless = office.post("partners", "{\"code\": \"a\", \"name\": \"A\", \"x\": 1}");
        Answer odd = office.post("partners", "{\"code\": \"a\", \"name\": \"A\", \"<b>\": 1}");

        assertThat(Office.places(harmless)).containsExactly("/x");
        assertThat(Office.places(odd)).containsExactly("");
        assertThat(odd.body()).doesNotContain("<b>");
    }

    @Test
    void callsWithoutABodyTakeNone() {
        Answer refused = office.post("clients/loy1-pos/secret", "{\"secret\": \"mine\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(Office.places(refused)).containsExactly("/secret");
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
                    office.post("clients", "{\"clientId\": \"l1\", \"scopes\": [\"amcash\"]}")
                            .member("secret");
            office.post("clients/l1/secret", "");
            String collectors = "programmes/AIRMILES/collectors";
            office.post(collectors, "{\"number\": \"62000000001\"}");
            office.post(collectors, "{\"number\": \"62000000001\"}");
            office.patch(collectors + "/62000000001", "{\"status\": \"62000000001\"}");
            office.patch(collectors + "/62000000001", "{\"status\": \"inactive\"}");
            office.post(
                    collectors + "/62000000001/adjustments",
                    "{\"currency\": \"CASH\", \"miles\": -5, \"reason\": \"x\","
                            + " \"reference\": \"x\"}");
            office.get(collectors + "/62000000001");
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
