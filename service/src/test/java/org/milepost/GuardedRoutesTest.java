package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.WireClient.Answer;
import org.milepost.avios.PartnerGuard;
import org.milepost.avios.PartnerGuard.TokenUse;
import org.milepost.http.Guard;
import org.milepost.http.Json;
import org.milepost.http.Route;
import org.milepost.ledger.Standing.Status;
import org.milepost.oauth.MemberScope;
import org.milepost.programme.ApiKey;
import org.milepost.programme.ApiKeyDigest;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programmes;
import org.milepost.sandbox.RecordedGuard;

/**
 * Credentials that must be refused, on every route. The routes are those of the running instance,
 * so that a new one is included.
 */
final class GuardedRoutesTest {

    private static final String ENDED = "endedEndedEndedEnded0000";
    private static final String HOTEL_KEY = "sandbox0sandbox0sandbox0";
    private static final String CARS_KEY = "sandbox1sandbox1sandbox1";
    private static final String JANE = "3081471017300186";
    private static final String ZOE = "3081470000000018";
    private static final String CLIENT = "all-scopes";

    private static RunningInstance instance;
    private static WireClient wire;
    private static String good;

    /** A token that must be refused. */
    enum Forgery {
        MALFORMED,
        EXPIRED,
        WRONGLY_SIGNED,
        ALGORITHM_NONE,
        CONFUSED_WITH_HS256,
        OF_ANOTHER_ISSUER,
        OF_ANOTHER_TYPE
    }

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        instance.client(CLIENT, "HOTEL", Set.of("amcash"), MemberScope.NAMES);
        wire = new WireClient(instance.url());
        good = instance.memberToken(CLIENT, "ATRP", JANE, Routes.SCOPES.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        wire.close();
        instance.close();
    }

    /** The routes without a guard. */
    @Test
    void allRoutesExceptTheseAreGuarded() {
        Set<String> open =
                instance.routes().stream()
                        .filter(route -> route.guard().isEmpty())
                        .map(Route::path)
                        .filter(path -> !path.startsWith("/oauth/"))
                        // ConsoleTest requests them without a sign-in
                        .filter(path -> !path.startsWith("/console"))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(open)
                .containsExactly(
                        "/",
                        "/.well-known/oauth-authorization-server",
                        "/.well-known/openid-configuration",
                        "/docs",
                        "/docs/",
                        "/docs/{file}",
                        "/openapi/{file}",
                        "/operator/v1/enrolments/passkey",
                        "/operator/v1/enrolments/passkey-options",
                        "/operator/v1/sign-ins/passkey",
                        "/operator/v1/sign-ins/passkey-options",
                        "/sandbox",
                        "/sandbox/calls",
                        "/sandbox/certification",
                        "/sandbox/certification/{id}",
                        "/sandbox/certification/{id}/report",
                        "/sandbox/certifications",
                        "/sandbox/certifications/verify",
                        "/sandbox/certifications/{id}",
                        "/sandbox/certifications/{id}/repeat",
                        "/sandbox/certifications/{id}/report",
                        "/sandbox/clock",
                        "/sandbox/faults",
                        "/sandbox/faults/random",
                        "/sandbox/files/{file}",
                        "/sandbox/keys",
                        "/sandbox/live",
                        "/sandbox/openapi.yaml",
                        "/sandbox/staff",
                        "/staff",
                        "/staff/enrolment",
                        "/staff/home",
                        "/staff/password",
                        "/staff/sign-in",
                        "/staff/sign-out",
                        "/staff/style.css",
                        "/staff/token",
                        "/till",
                        "/till/device",
                        "/till/{file}");
        assertThat(partners()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(instance.routes())
                .filteredOn(route -> route.path().contains("/v"))
                .filteredOn(route -> !route.path().startsWith("/operator/"))
                .filteredOn(route -> !route.path().startsWith("/sandbox/"))
                .allMatch(GuardedRoutesTest::isPartners);
    }

    @Test
    void noTokenIsUnauthorized() {
        for (Route route : guarded()) {
            if (use(route) == TokenUse.REQUIRED) {
                expect(route, 401, send(route, HOTEL_KEY, ""));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aForgedTokenIsUnauthorized(Forgery forgery) throws Exception {
        String token = forge(forgery);
        for (Route route : guarded()) {
            if (use(route) != TokenUse.NONE) {
                expect(route, 401, send(route, HOTEL_KEY, token));
            }
        }
    }

    @Test
    void aTokenWithoutTheScopeIsForbidden() {
        String token = instance.memberToken(CLIENT, "ATRP", JANE, "another_scope");
        for (Route route : guarded()) {
            if (use(route) != TokenUse.NONE) {
                expect(route, 403, send(route, HOTEL_KEY, token));
            }
        }
    }

    /** A member of the same programme, and one of another. */
    @Test
    void anotherMembersTokenIsForbidden() {
        String[] scopes = Routes.SCOPES.toArray(String[]::new);
        String zoe = instance.memberToken(CLIENT, "ATRP", ZOE, scopes);
        String john = instance.memberToken(CLIENT, "BAEC", "36020200", scopes);
        String unknown = instance.memberToken(CLIENT, "ATRP", "999", scopes);
        for (Route route : partners()) {
            if (use(route) == TokenUse.NONE || !isMembers(route)) {
                continue;
            }
            expect(route, 403, send(route, HOTEL_KEY, john));
            expect(route, 403, send(route, HOTEL_KEY, unknown));
            if (route.path().contains("{account}")) {
                expect(route, 403, send(route, HOTEL_KEY, zoe));
            }
        }
    }

    /** The body of what moves Avios is read first: see StandingCallsTest. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void theTokenOfAMemberWhoseAccountIsNotActiveIsUnauthorized(Status status) {
        instance.setStatus("ATRP", JANE, status);
        try {
            for (Route route : partners()) {
                if (use(route) == TokenUse.REQUIRED
                        && !route.path().endsWith("-transaction-requests")) {
                    expect(route, 401, send(route, HOTEL_KEY, good));
                }
            }
        } finally {
            instance.setStatus("ATRP", JANE, Status.ACTIVE);
        }
    }

    /** The token's partner is not the one that has the key. */
    @Test
    void anotherPartnersKeyIsForbidden() {
        for (Route route : partners()) {
            if (use(route) != TokenUse.NONE) {
                expect(route, 403, send(route, CARS_KEY, good));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sandbox0",
                "sandbox0sandbox0sandbox00",
                "sandbox0sandbox0sandbox-",
                "sandbox2sandbox2sandbox2"
            })
    void aKeyThatOpensNothingIsForbidden(String key) {
        for (Route route : partners()) {
            expect(route, 403, send(route, key, good));
        }
    }

    /** In force within two seconds, as all changes of the operator. */
    @Test
    void aKeyThatIsSwitchedOffOrHasEndedIsForbidden() {
        String key = "switchedOffSwitchedOff00";
        try (Programmes programmes = instance.programmes()) {
            PartnerId hotel = programmes.current().partner("HOTEL").orElseThrow().id();
            programmes.change(
                    edit -> {
                        edit.addApiKey(new ApiKey(ApiKeyDigest.of(key), hotel, "off", false));
                        edit.addApiKey(
                                new ApiKey(ApiKeyDigest.of(ENDED), hotel, "ended", true)
                                        .with(true, Optional.of(Instant.EPOCH)));
                        return true;
                    });
        }
        for (Route route : partners()) {
            expect(route, 403, send(route, key, good));
            expect(route, 403, send(route, ENDED, good));
        }
    }

    private static List<Route> guarded() {
        return instance.routes().stream().filter(route -> route.guard().isPresent()).toList();
    }

    private static List<Route> partners() {
        return guarded().stream().filter(GuardedRoutesTest::isPartners).toList();
    }

    private static boolean isPartners(Route route) {
        return guard(route).filter(PartnerGuard.class::isInstance).isPresent();
    }

    /** The guard of production, without the log of the demo around it. */
    private static Optional<Guard> guard(Route route) {
        return route.guard().map(it -> it instanceof RecordedGuard logged ? logged.guard() : it);
    }

    private static TokenUse use(Route route) {
        return guard(route).orElseThrow() instanceof PartnerGuard guard
                ? guard.use()
                : TokenUse.REQUIRED;
    }

    /** Whether the token must be for the member in the path. */
    private static boolean isMembers(Route route) {
        return use(route) == TokenUse.REQUIRED || route.path().contains("{account}");
    }

    private static Answer send(Route route, String key, String token) {
        String path =
                route.path()
                        .replace("{programme}", "ATRP")
                        .replace("{account}", JANE)
                        .replaceAll("\\{[a-z]+}", "1");
        String headers = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
        boolean hasBody = !route.method().equals("GET") && !route.method().equals("DELETE");
        return wire.send(
                route.method(),
                path + (isPartners(route) ? "?api_key=" + key : ""),
                headers + (hasBody ? "Content-Type: application/json\r\n" : ""),
                (hasBody ? "{}" : "").getBytes(UTF_8));
    }

    /** The status, in the words of the route's API. */
    private static void expect(Route route, int status, Answer answer) {
        String what = route.method() + " " + route.path();
        assertThat(answer.status()).as(what).isEqualTo(status);
        if (status == 401) {
            assertThat(answer.header("www-authenticate")).as(what).startsWith("Bearer");
        }
        if (isPartners(route)) {
            String code = status == 401 ? "REQUEST_UNAUTHORIZED" : "REQUEST_FORBIDDEN";
            boolean flat = route.path().contains("credit-transaction");
            var root = Json.readObject(answer.body().getBytes(UTF_8));
            assertThat((flat ? root : root.path("error")).path("code").asString(""))
                    .as(what)
                    .isEqualTo(code);
        }
    }

    private static String forge(Forgery forgery) throws JOSEException, ParseException {
        SignedJWT real = SignedJWT.parse(good);
        JWTClaimsSet claims = real.getJWTClaimsSet();
        return switch (forgery) {
            case MALFORMED -> good.substring(0, good.length() - 20);
            case EXPIRED ->
                    instance.memberTokenFrom(
                            Duration.ofHours(2),
                            CLIENT,
                            "ATRP",
                            JANE,
                            Routes.SCOPES.toArray(String[]::new));
            case WRONGLY_SIGNED ->
                    signed(
                            real.getHeader(),
                            claims,
                            new RSASSASigner(new RSAKeyGenerator(2_048).generate()));
            case ALGORITHM_NONE ->
                    base64(
                                    "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}"
                                            .formatted(real.getHeader().getKeyID()))
                            + "."
                            + base64(claims.toString())
                            + ".";
            case CONFUSED_WITH_HS256 ->
                    signed(header(JWSAlgorithm.HS256, real), claims, confused());
            case OF_ANOTHER_ISSUER ->
                    signed(
                            real.getHeader(),
                            new JWTClaimsSet.Builder(claims)
                                    .issuer("https://other.example")
                                    .build(),
                            new RSASSASigner(new RSAKeyGenerator(2_048).generate()));
            case OF_ANOTHER_TYPE ->
                    base64(
                                    "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"%s\"}"
                                            .formatted(real.getHeader().getKeyID()))
                            + good.substring(good.indexOf('.'));
        };
    }

    /** Signs with the public key as if it were a secret. */
    private static JWSSigner confused() throws JOSEException, ParseException {
        String keys = wire.send("GET", "/oauth/jwks", "", new byte[0]).body();
        RSAKey key = JWKSet.parse(keys).getKeys().getFirst().toRSAKey();
        return new MACSigner(key.toRSAPublicKey().getEncoded());
    }

    private static JWSHeader header(JWSAlgorithm algorithm, SignedJWT real) {
        return new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(real.getHeader().getKeyID())
                .build();
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
            throws JOSEException {
        SignedJWT forged = new SignedJWT(header, claims);
        forged.sign(signer);
        return forged.serialize();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
