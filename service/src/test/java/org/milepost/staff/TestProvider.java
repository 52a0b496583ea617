package org.milepost.staff;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An OpenID Connect provider over HTTP for tests: metadata, keys, and a token endpoint that checks
 * the client, the code, the redirect address and the verifier. A test decides what its tokens say.
 * Threads: shared.
 */
final class TestProvider implements AutoCloseable {

    static final String CLIENT = "milepost-staff";
    static final String SECRET = "a secret of the provider";

    private final HttpServer server;
    private final RSAKey key;
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    private volatile boolean down;

    /** What the browser asked for with a code, and what the token is to say. */
    private record Asked(String redirectUri, String nonce, String challenge, JWTClaimsSet claims) {}

    TestProvider() {
        try {
            key = new RSAKeyGenerator(2_048).keyID("k1").generate();
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (JOSEException | IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/.well-known/openid-configuration", it -> answer(it, metadata()));
        server.createContext("/keys", it -> answer(it, new JWKSet(key).toString()));
        server.createContext("/token", this::token);
        server.start();
    }

    String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Answers nothing from now on but 503. */
    void stop() {
        down = true;
    }

    /**
     * A person signs in after a redirect from the server.
     *
     * @param redirect where the server sent the browser
     * @return the path and query with which the browser comes back
     */
    String signIn(String redirect, Map<String, Object> claims) {
        Map<String, String> asked = parameters(URI.create(redirect).getRawQuery());
        JWTClaimsSet.Builder token =
                new JWTClaimsSet.Builder()
                        .issuer(issuer())
                        .audience(CLIENT)
                        .issueTime(Date.from(Instant.now()))
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
                        .claim("nonce", asked.get("nonce"));
        claims.forEach(token::claim);
        String code = UUID.randomUUID().toString();
        codes.put(
                code,
                new Asked(
                        asked.getOrDefault("redirect_uri", ""),
                        asked.getOrDefault("nonce", ""),
                        asked.getOrDefault("code_challenge", ""),
                        token.build()));
        return "provider-callback?code=" + code + "&state=" + asked.get("state");
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        String basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (CLIENT + ":" + SECRET.replace(' ', '+')).getBytes(UTF_8));
        Asked asked = codes.remove(form.getOrDefault("code", ""));
        boolean isRight =
                asked != null
                        && basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        && asked.redirectUri().equals(form.get("redirect_uri"))
                        && asked.challenge()
                                .equals(challenge(form.getOrDefault("code_verifier", "")));
        if (!isRight) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            send(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        answer(
                exchange,
                "{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"id_token\":\""
                        + signed(Objects.requireNonNull(asked).claims())
                        + "\"}");
    }

    private String signed(JWTClaimsSet claims) {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                        claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private String metadata() {
        return """
               {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize",
                "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/keys",
                "subject_types_supported": ["public"], "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["RS256"]}
               """
                .formatted(issuer());
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, down ? 503 : 200, down ? "{}" : json);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : List.of(query.split("&", -1))) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
        }
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
