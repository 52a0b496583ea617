package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.WireClient.Answer;

class OutageCallsTest extends OperatorCalls {
    private static final Duration DAY = Duration.ofDays(1);

    private static String collector;

    @BeforeAll
    static void prepare() {
        collector = instance.collector(200);
    }

    /** Every test has a separate day, without the outages of earlier tests. */
    @AfterEach
    void nextDay() {
        InstantSource clock = instance.clock();
        instance.clock().set(clock.instant().plus(DAY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "inquire", "redeem", "reverse"})
    void insideAnOutageEveryCallAnswers0092(String call) {
        declare(now().minusSeconds(60), now().plusSeconds(90));

        Answer answer = operator.checkout(call, "{}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.member("responseCode")).isEqualTo("0092");
        assertThat(answer.member("message")).isEqualTo("Scheduled outage");
        assertThat(answer.member("transDateTime")).isNotEmpty();
        assertThat(answer.members()).hasSize(3);
        assertThat(answer.header("retry-after")).isEqualTo("90");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"instantMessage":"fr-CA"}          | Interruption planifiée du service
            {"instantMessage":"FR-ca", "x": []} | Interruption planifiée du service
            {"instantMessage":"de-DE"}          | Scheduled outage
            {"instantMessage":7}                | Scheduled outage
            {"instantMessage":"fr-CA"           | Scheduled outage
            """)
    void anOutageIsToldInTheLanguageThatTheBodyAsksFor(String body, String message) {
        declare(now().minusSeconds(60), now().plusSeconds(90));

        assertThat(operator.checkout("redeem", body).member("message")).isEqualTo(message);
    }

    @Test
    void anOutageBeginsAndEndsToTheInstant() {
        Instant start = now().plusSeconds(100);
        Instant end = start.plusSeconds(10);
        declare(start, end);

        assertThat(codeAt(start.minusNanos(1_000))).isEqualTo("0000");
        assertThat(codeAt(start)).isEqualTo("0092");
        assertThat(codeAt(end.minusNanos(1_000))).isEqualTo("0092");
        assertThat(codeAt(end)).isEqualTo("0000");
    }

    @Test
    void aRetryAfterTheGivenTimeIsAfterTheEnd() {
        declare(now(), now().plusSeconds(10).plusNanos(1_000));

        assertThat(operator.echo().header("retry-after")).isEqualTo("11");
    }

    @Test
    void outagesThatMeetAreTakenForOne() {
        declare(now(), now().plusSeconds(60));
        declare(now().plusSeconds(60), now().plusSeconds(120));

        assertThat(operator.echo().header("retry-after")).isEqualTo("120");
    }

    @Test
    void anOutageOfOneProgrammeLeavesTheOthersAlone() {
        operator.post(
                "programmes",
                """
                {"code": "OTHER", "name": "Other", "zone": "UTC", "dayStarts": "00:00",
                 "dailyLimit": "1.00", "currencies": ["CASH"]}
                """);
        operator.post(
                "outages", window(now(), now().plusSeconds(60), ", \"programme\": \"OTHER\""));
        String elsewhere = operator.echo().member("responseCode");
        operator.post(
                "outages", window(now(), now().plusSeconds(60), ", \"programme\": \"AIRMILES\""));
        String here = operator.echo().member("responseCode");

        assertThat(elsewhere).isEqualTo("0000");
        assertThat(here).isEqualTo("0092");
    }

    @Test
    void aTokenIsStillWanted() {
        declare(now(), now().plusSeconds(60));

        assertThat(operator.checkoutAs("none", "echo", OperatorClient.ECHO).status())
                .isEqualTo(401);
    }

    @Test
    void anOutageEndsEarly() {
        String outage = declare(now().minusSeconds(5), now().plusSeconds(60));
        Answer ended = operator.post("outages/" + outage + "/end", "");

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.member("endsAt")).isEqualTo(now().toString());
        assertThat(operator.echo().member("responseCode")).isEqualTo("0000");
        assertThat(operator.post("outages/" + outage + "/end", "").member("type"))
                .isEqualTo("urn:milepost:problem:not-possible-now");
        assertThat(operator.patch("outages/" + outage, "{\"note\": \"late\"}").status())
                .isEqualTo(409);
    }

    @Test
    void anOutageThatIsToComeIsDeletedAndCannotBeEnded() {
        String outage = declare(now().plusSeconds(5), now().plusSeconds(60));

        assertThat(operator.post("outages/" + outage + "/end", "").status()).isEqualTo(409);
        assertThat(operator.delete("outages/" + outage).status()).isEqualTo(204);
        assertThat(operator.get("outages/" + outage).status()).isEqualTo(404);
        assertThat(operator.delete("outages/" + outage).status()).isEqualTo(404);
        assertThat(declare(now().plusSeconds(5), now().plusSeconds(60))).isNotEqualTo(outage);
    }

    @Test
    void anOutageThatBeganIsNotDeleted() {
        String outage = declare(now().minusSeconds(5), now().plusSeconds(60));

        assertThat(operator.delete("outages/" + outage).status()).isEqualTo(409);
        assertThat(operator.get("outages/" + outage).status()).isEqualTo(200);
    }

    @Test
    void theEndAndTheNoteOfAnOutageAreChanged() {
        String outage = declare(now(), now().plusSeconds(60));
        Instant end = now().plusSeconds(600);
        Answer longer =
                operator.patch(
                        "outages/" + outage,
                        "{\"endsAt\": \"" + end + "\", \"note\": \"database\"}");
        Answer quiet = operator.patch("outages/" + outage, "{\"note\": null}");

        assertThat(longer.member("endsAt")).isEqualTo(end.toString());
        assertThat(longer.member("note")).isEqualTo("database");
        assertThat(OperatorClient.body(quiet).has("note")).isFalse();
        assertThat(quiet.member("endsAt")).isEqualTo(end.toString());
        assertThat(operator.echo().header("retry-after")).isEqualTo("600");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"endsAt": "2099-01-01T00:00:00Z"}                                     | /startsAt
                    {"startsAt": "2099-01-01T00:00:00Z"}                                   | /endsAt
                    {"startsAt": 1, "endsAt": "2099-01-01T00:00:00Z"}                      | /startsAt
                    {"startsAt": "2099-01-01T00:00:00Z", "endsAt": "2099-01-01T00:00:00Z"} | /endsAt
                    {"startsAt": "2001-01-01T00:00:00Z", "endsAt": "2001-01-02T00:00:00Z"} | /endsAt
                    {"startsAt": "2099-01-01T00:00:00.0000001Z", "endsAt": "2099-01-01T00:00:00.0000009Z"} | /endsAt
                    {"startsAt": "2099-01-01T00:00:00Z", "endsAt": "2099-01-01T00:00:00.000000999Z"} | /endsAt
                    {"startsAt": "0000-12-31T23:59:59Z", "endsAt": "+10000-01-01T00:00:00Z"} | /startsAt /endsAt
                    {"startsAt": "0001-01-01T00:00:00+01:00", "endsAt": "9999-12-31T23:59:59-01:00"} | /startsAt /endsAt
                    {"startsAt": "2099-01-01T00:00:00Z", "endsAt": "2099-01-02T00:00:00Z", "note": ""}        | /note
                    {"startsAt": "2099-01-01T00:00:00Z", "endsAt": "2099-01-02T00:00:00Z", "programme": "NO"} | /programme
                    {"startsAt": "2099-01-01T00:00:00Z", "endsAt": "2099-01-02T00:00:00Z", "until": 1}        | /until
                    """)
    void whatIsWrongIsNamed(String body, String places) {
        Answer refused = operator.post("outages", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly(places.split(" ", -1));
    }

    @Test
    void anEndLessThanAMicrosecondAfterTheStartIsRefused() {
        Instant start = now().plusSeconds(5);
        String outage = declare(start, now().plusSeconds(60));
        Answer refused =
                operator.patch(
                        "outages/" + outage, "{\"endsAt\": \"" + start.plusNanos(999) + "\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly("/endsAt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"endsAt": "2001-01-01T00:00:00Z"} | /endsAt
                    {"endsAt": null}                   | /endsAt
                    {"startsAt": "2001-01-01T00:00:00Z"} | /startsAt
                    """)
    void whatIsWrongWithAChangeIsNamed(String body, String place) {
        String outage = declare(now().plusSeconds(5), now().plusSeconds(60));

        assertThat(OperatorClient.places(operator.patch("outages/" + outage, body)))
                .containsExactly(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999", "9999999999999999999", "x", "-1"})
    void anOutageThatIsNotThereIsNotFound(String number) {
        assertThat(operator.get("outages/" + number).status()).isEqualTo(404);
    }

    private static String declare(Instant start, Instant end) {
        Answer declared = operator.post("outages", window(start, end, ""));
        assertThat(declared.status()).isEqualTo(201);
        assertThat(declared.header("location"))
                .isEqualTo("/operator/v1/outages/" + declared.member("number"));
        return declared.member("number");
    }

    private static String window(Instant start, Instant end, String more) {
        return "{\"startsAt\": \"%s\", \"endsAt\": \"%s\"%s}".formatted(start, end, more);
    }

    private static String codeAt(Instant at) {
        instance.clock().set(at);
        return operator.codeOf(collector);
    }

    private static Instant now() {
        return instance.clock().instant();
    }
}
