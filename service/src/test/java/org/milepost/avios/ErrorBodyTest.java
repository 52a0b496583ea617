package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.http.Fault;
import org.milepost.http.Response;

/** "Exception Message Elements" of the three documents. */
@Tag("mutation")
final class ErrorBodyTest {

    @Test
    void aCreditsErrorIsFlatAndHasAllFaults() {
        Faults faults = new Faults();
        faults.add(ErrorCode.DATA_INVALID, "monetaryAmount.amount", "It is 1 to 999999.");
        faults.add(ErrorCode.PROGRAMME_NOT_SUPPORTED, "The partner is not in the programme.");

        assertThat(body(ErrorBody.CREDIT.render(refusal(faults))))
                .isEqualTo(
                        """
                        {"code":"REQUEST_INVALID","businessMessage":"Request Invalid",\
                        "developerLink":"https://developer.iagloyalty.com/docs","childError":[\
                        {"code":"DATA_INVALID","path":"monetaryAmount.amount",\
                        "businessMessage":"Data Invalid","developerMessage":"It is 1 to 999999.",\
                        "developerLink":"https://developer.iagloyalty.com/docs"},\
                        {"code":"PROGRAMME_NOT_SUPPORTED",\
                        "businessMessage":"Programme Not Supported",\
                        "developerMessage":"The partner is not in the programme.",\
                        "developerLink":"https://developer.iagloyalty.com/docs"}]}""");
    }

    @Test
    void anotherCallsErrorIsWithinError() {
        Response response =
                ErrorBody.DEBIT.render(
                        PartnerRefusal.of(
                                ErrorCode.BALANCE_INSUFFICIENT, "There are too few Avios."));

        assertThat(response.status()).isEqualTo(400);
        assertThat(body(response))
                .isEqualTo(
                        """
                        {"error":{"code":"BALANCE_INSUFFICIENT",\
                        "businessMessage":"Balance Insufficient",\
                        "developerMessage":"There are too few Avios.",\
                        "developerLink":"https://developer.avios.com/docs"}}""");
    }

    @ParameterizedTest
    @CsvSource({
        "400, REQUEST_INVALID",
        "401, REQUEST_UNAUTHORIZED",
        "403, REQUEST_FORBIDDEN",
        "404, RESOURCE_NOT_FOUND",
        "405, METHOD_NOT_ALLOWED",
        "406, NOT_ACCEPTABLE",
        "413, REQUEST_TOO_LARGE",
        "415, UNSUPPORTED_MEDIA_TYPE",
        "417, REQUEST_INVALID",
        "500, INTERNAL_ERROR",
        "503, SERVICE_UNAVAILABLE",
        "504, INTERNAL_ERROR"
    })
    void whatHttpRefusesHasTheSameShape(int status, String code) {
        Response response =
                ErrorBody.OTHER.render(new Fault(status, "No.", Map.of("Allow", "GET")));

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers()).containsEntry("Allow", "GET");
        assertThat(body(response)).startsWith("{\"error\":{\"code\":\"" + code + "\"");
    }

    private static PartnerRefusal refusal(Faults faults) {
        try {
            faults.finish();
        } catch (PartnerRefusal e) {
            return e;
        }
        throw new AssertionError("there are faults");
    }

    private static String body(Response response) {
        return new String(response.body(), UTF_8);
    }
}
