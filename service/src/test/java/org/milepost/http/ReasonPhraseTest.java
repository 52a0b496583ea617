package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.http.RawClient.Answer;

class ReasonPhraseTest {

    @ParameterizedTest
    @CsvSource({
        "200, OK",
        "304, Not Modified",
        "413, Content Too Large",
        "417, Expectation Failed",
        "422, Unprocessable Content",
        "429, Too Many Requests",
        "431, Request Header Fields Too Large",
        "503, Service Unavailable",
        "299, ''"
    })
    void theStatusLineHasThePhraseOfTheStandard(int status, String phrase) throws Exception {
        try (HttpServer server = server(new Response(status, "", new byte[0], Map.of()));
                RawClient client = new RawClient(server.port())) {
            Answer answer = client.get("/").answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.phrase()).isEqualTo(phrase);
        }
    }

    @ParameterizedTest
    @CsvSource({"204, ''", "304, ''", "200, 0"})
    void anAnswerThatHasNoBodyByItsStatusAnnouncesNone(int status, String length) throws Exception {
        try (HttpServer server = server(new Response(status, "", new byte[0], Map.of()));
                RawClient client = new RawClient(server.port())) {
            assertThat(client.get("/").answer().header("Content-Length")).isEqualTo(length);
        }
    }

    @Test
    void aHeaderWithALineEndIsNotSent() throws Exception {
        Response split = Response.text(200, "x").with("Location", "/a\r\nSet-Cookie: b");
        try (HttpServer server = server(split);
                RawClient client = new RawClient(server.port())) {
            assertThat(client.get("/").isAtEnd()).isTrue();
        }
    }

    private static HttpServer server(Response response) {
        return TestServer.start(
                HttpSettings.at("127.0.0.1", 0),
                List.of(Route.get("/", FaultStyle.MESSAGE, request -> response)),
                List.of(),
                FaultStyle.MESSAGE);
    }
}
