package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.RunningInstance;
import org.milepost.dialect.Caller;
import org.milepost.http.FaultStyle;
import org.milepost.http.HttpServer;
import org.milepost.http.HttpSettings;
import org.milepost.http.Json;
import org.milepost.http.Media;
import org.milepost.http.PathPrefix;
import org.milepost.http.Response;
import org.milepost.http.Route;
import org.milepost.http.TestServer;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.postgres.Transaction;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

class TokenEndpointTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GRANT = "grant_type=client_credentials";
    private static final String POS = "&client_id=loy1-pos&client_secret=s%C3%A9cret%3A1";
    private static final SecretDigest POS_SECRET = SecretDigest.of("sécret:1");
    private static final TokenSettings SETTINGS = TokenSettings.of("http://127.0.0.1");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock(RunningInstance.NOON);
    private Jdbi jdbi;
    private ClientStore store;
    private Clients clients;
    private HttpServer server;
    private HttpClient http;

    @BeforeEach
    void start() {
        Database database = databases.create();
        jdbi = database.jdbi();
        store = new ClientStore(jdbi);
        store.put(client("loy1-pos", true), POS_SECRET);
        store.put(client("retired", false), POS_SECRET);
        clients = new Clients(store);
        SigningKeys keys = SigningKeys.load(new SigningKeyStore(database), clock);
        TokenIssuer issuer = new TokenIssuer(keys, SETTINGS, clock);
        TokenVerifier verifier = new TokenVerifier(keys, SETTINGS, clients::isActive, clock);
        OAuthFaults style = new OAuthFaults();
        List<Route> routes =
                List.of(
                        new Route(
                                "POST",
                                "/oauth/token",
                                Media.ANY,
                                Optional.empty(),
                                style,
                                new TokenEndpoint(
                                        new ClientAuthenticator(store, _ -> {}, clock),
                                        issuer,
                                        Optional.empty(),
                                        _ -> {})),
                        Route.get("/oauth/jwks", style, request -> Response.json(200, keys.jwks())),
                        Route.get(
                                "/.well-known/openid-configuration",
                                style,
                                new DiscoveryEndpoint(SETTINGS, Set.of("debit", "amcash"), false)),
                        Route.post(
                                "/checkout",
                                new BearerGuard(verifier, clients::find, "amcash"),
                                FaultStyle.MESSAGE,
                                request ->
                                        Response.text(
                                                200,
                                                ((Caller.TokenHolder) request.caller())
                                                        .clientId())));
        server =
                TestServer.start(
                        HttpSettings.at("127.0.0.1", 0),
                        routes,
                        List.of(new PathPrefix("/oauth/", style)),
                        FaultStyle.MESSAGE);
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
        clients.close();
    }

    @Test
    void aClientGetsATokenForItsSecretInTheForm() throws Exception {
        HttpResponse<String> response = token(GRANT + POS);
        ObjectNode body = json(response);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().firstValue("Pragma")).hasValue("no-cache");
        assertThat(body.get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(body.get("expires_in").intValue()).isEqualTo(3600);
        assertThat(body.get("scope").stringValue()).isEqualTo("amcash debit");
        assertThat(body.propertyNames())
                .containsExactly("access_token", "token_type", "expires_in", "scope");
    }

    @Test
    void aClientGetsATokenForItsSecretByBasic() throws Exception {
        HttpResponse<String> response = tokenByBasic(GRANT, "loy1-pos", "s%C3%A9cret%3A1");

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenRepresentsTheClient() throws Exception {
        String token = accessToken(token(GRANT + POS));
        var claims = SignedJWT.parse(token).getJWTClaimsSet();

        assertThat(claims.getSubject()).isEqualTo("loy1-pos");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("loy1-pos");
    }

    @Test
    void aClientCanAskForLessThanItHas() throws Exception {
        ObjectNode body = json(token(GRANT + POS + "&scope=debit"));

        assertThat(body.get("scope").stringValue()).isEqualTo("debit");
    }

    @Test
    void aScopeThatTheClientDoesNotHaveIsInvalid() throws Exception {
        for (String scope : List.of("operator", "amcash+operator", "AMCASH", "amcash%0A")) {
            assertRefused(token(GRANT + POS + "&scope=" + scope), 400, "invalid_scope");
        }
    }

    @Test
    void aClientThatDoesNotProveItselfIsInvalid() throws Exception {
        List<String[]> attempts =
                List.of(
                        new String[] {"loy1-pos", "wrong"},
                        new String[] {"nobody", "s%C3%A9cret%3A1"},
                        new String[] {"retired", "s%C3%A9cret%3A1"},
                        new String[] {"LOY1-POS", "s%C3%A9cret%3A1"});
        for (String[] attempt : attempts) {
            String id = attempt[0];
            String secret = attempt[1];
            String credentials = "&client_id=" + id + "&client_secret=" + secret;
            HttpResponse<String> byForm = token(GRANT + credentials);
            HttpResponse<String> byBasic = tokenByBasic(GRANT, id, secret);

            assertRefused(byForm, 401, "invalid_client");
            assertThat(byForm.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertRefused(byBasic, 401, "invalid_client");
            assertThat(byBasic.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Basic realm=\"milepost\"");
            assertThat(byBasic.body()).isEqualTo(byForm.body()).doesNotContain(id);
        }
    }

    @Test
    void aRequestWithoutCredentialsIsRefused() throws Exception {
        for (String credentials :
                List.of(
                        "",
                        "&client_id=loy1-pos",
                        "&client_secret=secret",
                        "&client_id=loy1-pos&client_secret=",
                        "&client_assertion=x&client_assertion_type=y")) {
            HttpResponse<String> response = token(GRANT + credentials);

            assertThat(response.statusCode()).isIn(400, 401);
            assertThat(json(response).get("error").stringValue())
                    .isIn("invalid_client", "invalid_request");
        }
    }

    @Test
    void anAuthorizationThatIsNoBasicIsInvalid() throws Exception {
        String good = basic("loy1-pos", "s%C3%A9cret%3A1");
        for (String authorization :
                List.of(
                        "Basic",
                        "Basic !!!",
                        "Basic bG95MS1wb3M=",
                        "Bearer x",
                        "Digest y",
                        good + "=",
                        good + "A",
                        good + " x",
                        good + ", " + good,
                        good.replace("Basic ", "Basic !"),
                        good.replace("Basic ", "Basic"))) {
            HttpResponse<String> response =
                    send(request(FORM, GRANT).header("Authorization", authorization).build());

            assertRefused(response, 401, "invalid_client");
        }
    }

    @Test
    void aMalformedFormIsAnInvalidRequest() throws Exception {
        for (String form :
                List.of(
                        "",
                        "scope=amcash",
                        "grant_type=client_credentials&grant_type=client_credentials",
                        "grant_type=client_credentials&scope=a&scope=b",
                        "grant_type=client_credentials&client_id=loy1-pos")) {
            assertRefused(token(form + POS), 400, "invalid_request");
        }
    }

    @Test
    void credentialsByBasicAndByFormAreAnInvalidRequest() throws Exception {
        HttpResponse<String> response = tokenByBasic(GRANT + POS, "loy1-pos", "s%C3%A9cret%3A1");

        assertRefused(response, 400, "invalid_request");
    }

    @Test
    void anotherClientInTheFormThanInBasicIsRefused() throws Exception {
        HttpResponse<String> response =
                tokenByBasic(GRANT + "&client_id=retired", "loy1-pos", "s%C3%A9cret%3A1");

        assertThat(response.statusCode()).isIn(400, 401);
    }

    @Test
    void twoAuthorizationHeadersAreAnInvalidRequest() throws Exception {
        String basic = basic("loy1-pos", "s%C3%A9cret%3A1");
        HttpResponse<String> response =
                send(
                        request(FORM, GRANT)
                                .header("Authorization", basic)
                                .header("Authorization", basic)
                                .build());

        assertRefused(response, 400, "invalid_request");
    }

    @Test
    void anotherGrantIsUnsupported() throws Exception {
        for (String grantType :
                List.of("password", "authorization_code", "refresh_token", "nonsense")) {
            assertRefused(token("grant_type=" + grantType + POS), 400, "unsupported_grant_type");
        }
    }

    @Test
    void anotherContentTypeIsAnInvalidRequest() throws Exception {
        for (String contentType :
                List.of("application/json", "text/plain", "multipart/form-data")) {
            HttpResponse<String> response = send(request(contentType, GRANT + POS).build());

            assertRefused(response, 400, "invalid_request");
        }
    }

    @Test
    void aContentTypeMayHaveParameters() throws Exception {
        HttpResponse<String> response =
                send(request(FORM + "; charset=UTF-8", GRANT + POS).build());

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void aLongFormIsRefused() throws Exception {
        HttpResponse<String> response = token(GRANT + POS + "&x=" + "x".repeat(17_000));

        assertRefused(response, 413, "invalid_request");
    }

    @Test
    void anotherMethodIsRefusedInTheWordsOfOAuth() throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(uri("/oauth/token")).build());

        assertRefused(response, 405, "invalid_request");
        assertThat(response.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
    }

    @Test
    void theTokensOfAClientStopWithinTwoSecondsOfIt() throws Exception {
        String token = accessToken(token(GRANT + POS));
        int before = checkout("Bearer " + token).statusCode();
        Client client = store.find("loy1-pos").orElseThrow().client();
        Client inactive = new Client(client.clientId(), client.partner(), client.scopes(), false);
        jdbi.useHandle(handle -> ClientStore.change(new Transaction(handle), inactive));
        Thread.sleep(2000);

        assertThat(before).isEqualTo(200);
        assertThat(checkout("Bearer " + token).statusCode()).isEqualTo(401);
    }

    @Test
    void thePublishedKeysVerifyTokensAndHoldNothingSecret() throws Exception {
        HttpResponse<String> keys = send(HttpRequest.newBuilder(uri("/oauth/jwks")).build());
        SignedJWT token = SignedJWT.parse(accessToken(token(GRANT + POS)));
        var key = JWKSet.parse(keys.body()).getKeyByKeyId(token.getHeader().getKeyID());

        assertThat(token.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
        assertThat(Json.readObject(keys.body().getBytes(UTF_8)).get("keys").get(0).propertyNames())
                .containsExactlyInAnyOrder("kty", "e", "use", "kid", "alg", "n");
    }

    @Test
    void theDiscoveryDocumentNamesTheExistingEndpoints() throws Exception {
        ObjectNode document =
                json(
                        send(
                                HttpRequest.newBuilder(uri("/.well-known/openid-configuration"))
                                        .build()));

        assertThat(document.get("issuer").stringValue()).isEqualTo(SETTINGS.issuer());
        assertThat(document.get("token_endpoint").stringValue())
                .isEqualTo(SETTINGS.issuer() + "/oauth/token");
        assertThat(document.get("jwks_uri").stringValue())
                .isEqualTo(SETTINGS.issuer() + "/oauth/jwks");
        assertThat(document.get("scopes_supported").toString()).isEqualTo("[\"amcash\",\"debit\"]");
    }

    @Test
    void neitherSecretsNorTokensAreLogged() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Level before = root.getLevel();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        List<String> secrets = new ArrayList<>(List.of("s%C3%A9cret", "sécret:1", "hunter2"));
        try {
            secrets.add(accessToken(token(GRANT + POS)));
            token(GRANT + "&client_id=loy1-pos&client_secret=hunter2");
            token(GRANT + "&client_id=loy1-pos&client_secret=hunter2&client_secret=hunter2");
            tokenByBasic(GRANT, "loy1-pos", "hunter2");
            send(request(FORM, GRANT).header("Authorization", "Basic hunter2").build());
        } finally {
            root.setLevel(before);
            root.detachAppender(log);
        }

        assertThat(log.list)
                .isNotEmpty()
                .noneMatch(
                        event -> secrets.stream().anyMatch(event.getFormattedMessage()::contains));
    }

    /** A name that nobody has may be a secret in the wrong field. */
    @Test
    void authenticationsAndRefusalsOfClientsAreLogged() throws Exception {
        Logger prefix = (Logger) LoggerFactory.getLogger(ClientAuthenticator.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        prefix.addAppender(log);
        try {
            token(GRANT + POS);
            tokenByBasic(GRANT, "loy1-pos", "guess");
            tokenByBasic(GRANT, "hunter2", "guess");
        } finally {
            prefix.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "client loy1-pos was authenticated from 127.0.0.1; nothing" + " to do",
                        "client loy1-pos was not authenticated from 127.0.0.1; it"
                                + " gets no token; if this repeats, check the client with its"
                                + " partner",
                        "client of an unknown name was not authenticated from"
                                + " 127.0.0.1; it gets no token; if this repeats, check the"
                                + " client with its partner");
    }

    private static Client client(String id, boolean active) {
        return new Client(id, Optional.empty(), Set.of("amcash", "debit"), active);
    }

    private HttpResponse<String> token(String form) throws Exception {
        return send(request(FORM, form).build());
    }

    private HttpResponse<String> tokenByBasic(String form, String id, String secret)
            throws Exception {
        return send(request(FORM, form).header("Authorization", basic(id, secret)).build());
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
    }

    private HttpResponse<String> checkout(String authorization) throws Exception {
        return send(checkoutRequest().header("Authorization", authorization).build());
    }

    private HttpRequest.Builder checkoutRequest() {
        return HttpRequest.newBuilder(uri("/checkout"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
    }

    private HttpRequest.Builder request(String contentType, String body) {
        return HttpRequest.newBuilder(uri("/oauth/token"))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static String accessToken(HttpResponse<String> response) {
        return json(response).get("access_token").stringValue();
    }

    private static ObjectNode json(HttpResponse<String> response) {
        return Json.readObject(response.body().getBytes(UTF_8));
    }

    private static void assertRefused(HttpResponse<String> response, int status, String error) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).get("error").stringValue()).isEqualTo(error);
        assertThat(json(response).propertyNames()).containsExactly("error", "error_description");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
}
