package org.milepost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.milepost.http.AnsweredRequest;
import org.milepost.http.FaultStyle;
import org.milepost.http.HttpEvents;
import org.milepost.http.HttpServer;
import org.milepost.http.HttpSettings;
import org.milepost.http.MountedRoutes;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.Route;
import org.slf4j.LoggerFactory;

/** The metrics and log lines about requests. */
class RequestMetricsTest {

    private final Metrics metrics = new Metrics(2, "milepost 9.9", "0a1b", _ -> Optional.empty());
    private final RequestLog everyThird = new RequestLog(3);
    private final HttpServer server = start();

    private HttpServer start() {
        HttpEvents events =
                exchange -> {
                    metrics.requests().answered(exchange);
                    everyThird.answered(exchange);
                };
        return HttpServer.start(
                "http",
                HttpSettings.at("127.0.0.1", 0),
                List.of(
                        Route.get("/metrics", FaultStyle.MESSAGE, metrics),
                        Route.get("/refused/{partner}", FaultStyle.MESSAGE, this::refuse),
                        Route.get("/broken", FaultStyle.MESSAGE, this::fail)),
                new MountedRoutes(),
                List.of(),
                FaultStyle.MESSAGE,
                events,
                Instant::now);
    }

    private Response refuse(Request request) {
        request.isFrom(request.pathSegment("partner"));
        request.isAbout("AIRMILES");
        return Response.text(200, "refused").withCode("0065");
    }

    private Response fail(Request request) {
        throw new IllegalStateException("a defect in " + request.path());
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @Test
    void answersAreCountedByCodePartnerAndProgramme() throws Exception {
        get("/refused/LOY1");
        get("/refused/LOY1");
        get("/nowhere");

        assertThat(get("/metrics").body())
                .contains(
                        "milepost_answers_total{code=\"0065\",method=\"GET\",partner=\"LOY1\","
                                + "path=\"/refused/{partner}\",programme=\"AIRMILES\"} 2.0")
                .contains("milepost_build{commit=\"0a1b\",version=\"milepost 9.9\"} 1.0")
                .doesNotContain("nowhere");
    }

    @Test
    void timesHaveAHistogram() throws Exception {
        get("/refused/LOY1");

        assertThat(get("/metrics").body())
                .contains(
                        "milepost_http_requests_seconds_bucket{method=\"GET\","
                                + "path=\"/refused/{partner}\",status=\"200\",le=\"15.0\"} 1");
    }

    @Test
    void partnersBeyondTheNumberAreCountedTogether() throws Exception {
        for (String partner : List.of("A", "B", "C", "D", "A")) {
            get("/refused/" + partner);
        }

        assertThat(get("/metrics").body())
                .contains("partner=\"A\"", "partner=\"B\"", "partner=\"other\"")
                .doesNotContain("partner=\"C\"", "partner=\"D\"");
    }

    @Test
    void everyAnswerHasACorrelationIdOfItsOwn() throws Exception {
        List<String> ids =
                List.of(id(get("/refused/LOY1")), id(get("/metrics")), id(get("/nowhere")));

        assertThat(ids).doesNotHaveDuplicates().allMatch(it -> it.matches("[a-p]{16}"));
        HttpResponse<String> broken = get("/broken");
        assertThat(broken.body()).contains("correlation id " + id(broken) + ".");
    }

    @Test
    void oneOfAFewRequestsIsLoggedWithoutItsPath() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            HttpResponse<String> first = get("/refused/LOY1?number=80000000001");
            get("/refused/LOY1");
            get("/refused/LOY1");
            get("/refused/LOY1");

            assertThat(lines.list).hasSize(2);
            assertThat(lines.list.getFirst().getFormattedMessage())
                    .startsWith("GET /refused/{partner} was answered 200 0065 in ")
                    .contains("partner LOY1, programme AIRMILES, correlation id " + id(first))
                    .doesNotContain("80000000001");
        } finally {
            logger.detachAppender(lines);
        }
    }

    @Test
    void noRequestIsLoggedUnlessAsked() {
        Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            new RequestLog(TelemetrySettings.ORDINARY.requestLogOneIn())
                    .answered(
                            new AnsweredRequest(
                                    Route.get("/x", FaultStyle.MESSAGE, this::refuse),
                                    200,
                                    "",
                                    "",
                                    "",
                                    "abcdefghijklmnop",
                                    1));

            assertThat(lines.list).isEmpty();
        } finally {
            logger.detachAppender(lines);
        }
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Correlation-Id").orElse("");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + server.port() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
