package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.FakeClock;
import org.milepost.RunningInstance;
import org.milepost.dialect.Caller;
import org.milepost.http.FaultStyle;
import org.milepost.http.HttpServer;
import org.milepost.http.HttpSettings;
import org.milepost.http.Response;
import org.milepost.http.Route;
import org.milepost.http.TestServer;
import org.milepost.programme.PartnerId;
import org.slf4j.LoggerFactory;

@Tag("mutation")
class BearerGuardTest {

    private static final SigningKeys KEYS =
            SigningKeys.of(List.of(SigningKeys.generate().toJSONString()));
    private static final TokenSettings SETTINGS = TokenSettings.of("https://milepost.example");

    private final FakeClock clock = new FakeClock(RunningInstance.NOON);
    private final TokenIssuer issuer = new TokenIssuer(KEYS, SETTINGS, clock);
    private final TokenVerifier verifier = new TokenVerifier(KEYS, SETTINGS, id -> true, clock);
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server =
            TestServer.start(
                    HttpSettings.at("127.0.0.1", 0),
                    List.of(
                            Route.post(
                                    "/checkout",
                                    new BearerGuard(verifier, BearerGuardTest::client, "amcash"),
                                    FaultStyle.MESSAGE,
                                    request -> Response.text(200, request.caller().toString()))),
                    List.of(),
                    FaultStyle.MESSAGE);

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void aTokenOpensTheDoorOfItsScope() throws Exception {
        HttpResponse<String> response = checkout("Bearer " + token("amcash"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo(new Caller.PartnerClient("loy1-pos", new PartnerId(7)).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer ", "BEARER ", "Bearer  "})
    void theSchemeMayBeInAnyCase(String scheme) throws Exception {
        HttpResponse<String> response = checkout(scheme + token("amcash"));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestWithoutTokenIsChallenged() throws Exception {
        HttpResponse<String> response = send(checkoutRequest().build());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"milepost\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic eDp5", "Bearer", "Bearertoken", "token"})
    void anotherSchemeIsChallenged(String authorization) throws Exception {
        HttpResponse<String> response = checkout(authorization);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer realm=\"milepost\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "a b", "eyJhbGciOiJub25lIn0.e30."})
    void aBadTokenIsChallengedAndCalledInvalid(String token) throws Exception {
        HttpResponse<String> response = checkout("Bearer " + token);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"milepost\", error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%sA", "%s=", "%s,", "%s %s", "%s, Bearer %s", "x %s", "\"%s\"", "%%%s"})
    void aTokenWithSomethingAddedIsInvalid(String credentials) throws Exception {
        String token = token("amcash");
        HttpResponse<String> response = checkout("Bearer " + credentials.replace("%s", token));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"milepost\", error=\"invalid_token\"");
    }

    @Test
    void refusedTokensAreLoggedWithinALimit() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger guard = (Logger) LoggerFactory.getLogger(BearerGuard.class);
        log.start();
        guard.addAppender(log);
        try {
            for (int i = 0; i < 40; i++) {
                checkout("Bearer a.b.c");
            }
        } finally {
            guard.detachAppender(log);
        }

        assertThat(log.list)
                .hasSize(10)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsOnly(
                        "an invalid token was refused with 401 from 127.0.0.1; the"
                                + " caller needs a new one; if this repeats, find the caller"
                                + " by its address");
    }

    @Test
    void anExpiredTokenIsCalledInvalid() throws Exception {
        String token = token("amcash");
        clock.pass(Duration.ofHours(1));

        assertThat(checkout("Bearer " + token).headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"milepost\", error=\"invalid_token\"");
    }

    @Test
    void aTokenWithoutTheScopeOfTheRouteIsForbidden() throws Exception {
        String token = token("debit");
        HttpResponse<String> response = checkout("Bearer " + token);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue(
                        "Bearer realm=\"milepost\", error=\"insufficient_scope\","
                                + " scope=\"amcash\"");
    }

    @Test
    void aClientThatLostTheScopeIsForbiddenThoughItsTokenHasIt() throws Exception {
        String token = issuer.issue("stripped", "stripped", Set.of("amcash"));

        assertThat(checkout("Bearer " + token).statusCode()).isEqualTo(403);
    }

    @Test
    void twoTokensAreOneTooMany() throws Exception {
        String token = token("amcash");
        HttpResponse<String> response =
                send(
                        checkoutRequest()
                                .header("Authorization", "Bearer " + token)
                                .header("Authorization", "Bearer " + token)
                                .build());

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void aClientWithoutPartnerIsTheOperators() throws Exception {
        String token = issuer.issue("office", "office", Set.of("amcash"));

        assertThat(checkout("Bearer " + token).body())
                .isEqualTo(new Caller.OperatorClient("office", Set.of()).toString());
    }

    @Test
    void aMemberNeedsWhatMembersMayGrantTheClient() throws Exception {
        String granted = issuer.issue("shop", "ATRP:12", Set.of("amcash"));
        String own = issuer.issue("loy1-pos", "ATRP:12", Set.of("amcash"));

        assertThat(checkout("Bearer " + granted).body())
                .isEqualTo(
                        new Caller.ConsentingMember(
                                        "shop", Optional.of(new PartnerId(7)), "ATRP", "12")
                                .toString());
        assertThat(checkout("Bearer " + own).statusCode()).isEqualTo(403);
    }

    private static Optional<Client> client(String clientId) {
        Set<String> all = Set.of("amcash", "debit");
        return Optional.of(
                switch (clientId) {
                    case "stripped" -> new Client(clientId, Optional.of(7), Set.of(), true);
                    case "office" -> new Client(clientId, Optional.empty(), all, true);
                    case "shop" ->
                            new Client(clientId, Optional.of(7), Set.of(), all, Set.of(), true);
                    default -> new Client(clientId, Optional.of(7), all, true);
                });
    }

    private String token(String scope) {
        return issuer.issue("loy1-pos", "loy1-pos", Set.of(scope));
    }

    private HttpResponse<String> checkout(String authorization) throws Exception {
        return send(checkoutRequest().header("Authorization", authorization).build());
    }

    private HttpRequest.Builder checkoutRequest() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/checkout"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }
}
