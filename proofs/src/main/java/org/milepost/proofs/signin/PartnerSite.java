package org.milepost.proofs.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The web site of a partner: sends the browser to the authorization endpoint, receives it again
 * with a code, and exchanges the code for tokens.
 *
 * <p>Threads: a thread of its own answers; the rest is used by one.
 */
final class PartnerSite implements AutoCloseable {

    private static final String CLIENT = "avios-hotel";
    private static final String SECRET = "avios-hotel-secret";

    private final HttpServer server;
    private final URI milepost;
    private final String verifier = chance();
    private final String state = chance();

    private volatile Map<String, String> broughtBack = Map.of();
    private volatile Optional<URI> leadsOnTo = Optional.empty();

    /** A site whose members are asked at this installation. */
    PartnerSite(URI milepost) {
        this.milepost = milepost;
        try {
            this.server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/callback", this::comeBack);
        server.createContext(
                "/probe",
                exchange ->
                        page(
                                exchange,
                                "<title>still</title><script>document.title='moved'</script>"));
        server.start();
    }

    /** A page whose title shows whether scripts run. */
    URI probe() {
        return address().resolve("/probe");
    }

    /** Where the partner sends a member. */
    URI request(String scope) {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", CLIENT);
        request.put("redirect_uri", callback());
        request.put("scope", scope);
        request.put("state", state);
        request.put("code_challenge", sha256(verifier));
        request.put("code_challenge_method", "S256");
        return milepost.resolve("/oauth/authorize?" + encode(request));
    }

    /** The parameters with which a member came back; empty when none did. */
    Map<String, String> broughtBack() {
        return broughtBack;
    }

    /** Whether what came back answers our request, and comes from there. */
    boolean isAnswer() {
        return state.equals(broughtBack.get("state"))
                && milepost.toString().equals(broughtBack.get("iss"));
    }

    /** Has the callback redirect members to this address. */
    void leadOnTo(URI address) {
        leadsOnTo = Optional.of(address);
    }

    /** Deletes what was received. */
    void forget() {
        broughtBack = Map.of();
    }

    /** Redeems the code; what the tokens' answer says, if it gave any. */
    Optional<JsonNode> redeem() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", broughtBack.getOrDefault("code", ""));
        form.put("redirect_uri", callback());
        form.put("code_verifier", verifier);
        form.put("client_id", CLIENT);
        form.put("client_secret", SECRET);
        HttpRequest request =
                HttpRequest.newBuilder(milepost.resolve("/oauth/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encode(form)))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? Optional.of(JsonMapper.shared().readTree(answer.body()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for a token", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void comeBack(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
        }
        broughtBack = Map.copyOf(parameters);
        if (leadsOnTo.isPresent()) {
            exchange.getResponseHeaders().set("Location", leadsOnTo.get().toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
            return;
        }
        page(exchange, "<title>back</title><h1>Back at the partner's</h1>");
    }

    private static void page(HttpExchange exchange, String html) throws IOException {
        byte[] body = ("<!doctype html>" + html).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Where members come back. */
    String callback() {
        return address() + "/callback";
    }

    private static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String chance() {
        byte[] chance = new byte[32];
        new SecureRandom().nextBytes(chance);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
    }

    private static String sha256(String text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
