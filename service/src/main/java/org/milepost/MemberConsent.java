package org.milepost;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.milepost.digest.Sha256;
import org.milepost.postgres.OperatorFault;
import org.milepost.sandbox.Sandbox;

/**
 * Signs in as a member of the sandbox at the pages of a running demo and gives the consent that a
 * client requests, as a browser without script does.
 *
 * <p>Threads: used by one thread at a time.
 */
final class MemberConsent {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int SEE_OTHER = 303;
    private static final int CHANCE_BYTES = 32;
    private static final String AUTHORIZE = "/oauth/authorize";
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");

    private final HttpClient http;
    private final URI server;
    private String cookie = "";

    MemberConsent(HttpClient http, URI server) {
        this.http = http;
        this.server = server;
    }

    /** A code, with the verifier that redeems it. */
    record Code(String code, String verifier) {}

    /**
     * Obtains a code.
     *
     * @throws OperatorFault when the server does not give one; the message says why
     */
    Code obtain(String client, String scope, String programme, String number)
            throws IOException, InterruptedException {
        String verifier = chance();
        String state = chance();
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", client);
        request.put("redirect_uri", Sandbox.REDIRECT_URI);
        request.put("scope", scope);
        request.put("state", state);
        request.put("code_challenge", sha256(verifier));
        request.put("code_challenge_method", "S256");
        HttpResponse<String> signInPage =
                get(ServerUrl.of(server).at(AUTHORIZE + "?" + encode(request)));
        refuseRedirect(signInPage);

        Map<String, String> signIn = hidden(signInPage.body());
        signIn.put("programme", programme);
        signIn.put("number", number);
        signIn.put("password", Sandbox.PASSWORD);
        HttpResponse<String> signedIn = post("/oauth/sign-in", signIn);
        if (signedIn.statusCode() != SEE_OTHER) {
            throw new OperatorFault(
                    "no token: the sign-in of this member with the sandbox's password failed.");
        }
        HttpResponse<String> consentPage = get(signedIn.uri().resolve(location(signedIn)));
        Map<String, String> consent = hidden(consentPage.body());
        consent.put("decision", "allow");
        HttpResponse<String> allowed = post("/oauth/consent", consent);
        Map<String, String> answer = parameters(refresh(allowed));
        if (!state.equals(answer.get("state"))) {
            throw new OperatorFault("no token: the answer belongs to another request.");
        }
        return new Code(answer.getOrDefault("code", ""), verifier);
    }

    /** Before the sign-in only an error redirects to the client. */
    private static void refuseRedirect(HttpResponse<String> page) {
        if (page.statusCode() == SEE_OTHER) {
            throw new OperatorFault(
                    "no token: "
                            + parameters(location(page))
                                    .getOrDefault("error_description", "it was refused."));
        }
        if (page.statusCode() != OK) {
            throw new OperatorFault(
                    "no token: the server does not allow this client to ask members.");
        }
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri));
    }

    private HttpResponse<String> post(String path, Map<String, String> form)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(ServerUrl.of(server).at(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encode(form))));
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        request.timeout(TIMEOUT);
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        response.headers()
                .firstValue("Set-Cookie")
                .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
        return response;
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    /** Where the page that follows a decision leads. */
    private static String refresh(HttpResponse<String> response) {
        return response.headers().firstValue("Refresh").orElse("");
    }

    private static Map<String, String> hidden(String page) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = HIDDEN.matcher(page);
        while (field.find()) {
            fields.put(field.group(1), field.group(2).replace("&amp;", "&"));
        }
        return fields;
    }

    private static Map<String, String> parameters(String location) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : location.substring(location.indexOf('?') + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(
                        it ->
                                it.getKey()
                                        + "="
                                        + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String chance() {
        byte[] chance = new byte[CHANCE_BYTES];
        new SecureRandom().nextBytes(chance);
        return spell(chance);
    }

    private static String sha256(String text) {
        return spell(Sha256.begun().digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String spell(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
