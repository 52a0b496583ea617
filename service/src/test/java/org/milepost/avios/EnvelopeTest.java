package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.StalledAccount;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.TransferKind;

/**
 * The envelope of each API, for refusals by each class; paths with and without {@code /test}; no
 * time left.
 */
final class EnvelopeTest {

    private static final String JANE = "/programmes/ATRP/accounts/3081471017300186";
    private static final String CREDITS = JANE + "/credit-transaction-requests";
    private static final String DEBITS = JANE + "/debit-transaction-requests";

    private static RunningInstance instance;
    private static AviosClient hotel;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start(LaneSettings.ORDINARY, Duration.ofMillis(500));
        AviosClient.install(instance);
        hotel = AviosClient.hotel(instance);
    }

    @AfterAll
    static void stop() {
        hotel.close();
        instance.close();
    }

    /** Flat for credits; wrapped for the others, unknown versions and unknown paths. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "POST, /v2" + CREDITS + ", 404, '{\"error\":{\"code\":\"RESOURCE_NOT_FOUND\"'",
        "POST, /test/v9" + DEBITS + ", 404, '{\"error\":{\"code\":\"RESOURCE_NOT_FOUND\"'",
        "POST, /v1/programmes, 405, '{\"error\":{\"code\":\"METHOD_NOT_ALLOWED\"'",
        "GET, /test/v1/nothing, 404, '{\"error\":{\"code\":\"RESOURCE_NOT_FOUND\"'",
        "GET, /v1" + CREDITS + ", 405, '{\"code\":\"METHOD_NOT_ALLOWED\"'",
        "PUT, /v1" + DEBITS + ", 405, '{\"error\":{\"code\":\"METHOD_NOT_ALLOWED\"'",
        "POST, /v1" + CREDITS + ", 400, '{\"code\":\"REQUEST_INVALID\"'",
        "POST, /v1" + DEBITS + ", 401, '{\"error\":{\"code\":\"REQUEST_UNAUTHORIZED\"'",
    })
    void aRefusalHasTheEnvelopeOfItsCall(String method, String path, int status, String begins) {
        Answer answer = hotel.send(method, path, "", "{}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).startsWith(begins).contains("businessMessage", "developerLink");
    }

    @ParameterizedTest
    @CsvSource({
        CREDITS + ", '{\"code\":\"REQUEST_TOO_LARGE\"'",
        DEBITS + ", '{\"error\":{\"code\":\"REQUEST_TOO_LARGE\"'"
    })
    void aLongBodyIsRefusedInTheEnvelopeOfItsCall(String path, String begins) {
        try (WireClient client = new WireClient(instance.url())) {
            Answer answer =
                    client.announce(
                            "POST",
                            "/v1" + path + "?api_key=" + AviosClient.HOTEL_KEY,
                            "Content-Type: application/json\r\n"
                                    + hotel.token("ATRP", "3081471017300186"),
                            1_100_000);

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).startsWith(begins);
        }
    }

    @Test
    void stagingPartnersReachTheSameUnderTest() {
        String body = BodyDraft.credit().withText("description", "staging").toString();
        assertThat(hotel.send("POST", "/test/v1" + CREDITS, "", body).status()).isEqualTo(200);
        assertThat(AviosClient.errors(hotel.send("POST", "/v1" + CREDITS, "", body)))
                .isEqualTo("DUPLICATE_TRANSACTION");
    }

    /**
     * Past the deadline the caller does not know the result, nothing is cancelled, and a retry
     * shows it.
     */
    @Test
    void aDebitThatIsNotDecidedInTimeIsUnavailableAndStaysBookedIfItWasBooked() {
        instance.member("ATRP", "888001", "888001");
        instance.transfer("ATRP", "888001", TransferKind.ISSUANCE, 100, "{}");
        String path = "/v1/programmes/ATRP/accounts/888001/debit-transaction-requests";
        String token = hotel.token("ATRP", "888001");
        String body = BodyDraft.debit().toString();
        Answer late;
        try (StalledAccount stalled = instance.stallAvios("ATRP", "888001")) {
            late = hotel.send("POST", path, token, body);
            stalled.awaitHaltedLane();
        }
        Answer retried = hotel.send("POST", path, token, body);
        Answer again = hotel.send("POST", path, token, body);

        assertThat(late.status()).isEqualTo(503);
        assertThat(late.body()).startsWith("{\"error\":{\"code\":\"SERVICE_UNAVAILABLE\"");
        assertThat(retried.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(retried.body());
        assertThat(instance.avios("ATRP", "888001").balance().count()).isEqualTo(99);
        assertThat(instance.facts("ATRP", "888001")).hasSize(2);
    }
}
