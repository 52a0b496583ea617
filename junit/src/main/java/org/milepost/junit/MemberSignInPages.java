package org.milepost.junit;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs in as a member at the sandbox's pages and consents, as a browser without scripts does.
 *
 * <p>Threads: used by one thread, once.
 */
final class MemberSignInPages {

    private static final String REDIRECT_URI = "http://127.0.0.1/callback";
    private static final int SEE_OTHER = 303;
    private static final int RANDOM_BYTES = 32;
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");

    private final SandboxApi api;
    private Map<String, String> cookies = Map.of();

    MemberSignInPages(SandboxApi api) {
        this.api = api;
    }

    /**
     * A member's token for a client.
     *
     * @throws IllegalStateException when a page refuses
     */
    String token(
            SandboxCredentials client,
            String scope,
            String programme,
            String number,
            String password) {
        String verifier = random();
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", client.clientId());
        request.put("redirect_uri", REDIRECT_URI);
        request.put("scope", scope);
        request.put("code_challenge", sha256(verifier));
        request.put("code_challenge_method", "S256");
        Map<String, String> signIn =
                hidden(get(URI.create("/oauth/authorize?" + SandboxApi.encoded(request))));
        signIn.put("programme", programme);
        signIn.put("number", number);
        signIn.put("password", password);
        HttpResponse<String> signedIn = post("/oauth/sign-in", signIn);
        if (signedIn.statusCode() != SEE_OTHER) {
            throw new IllegalStateException("the sandbox refused the sign-in of " + number);
        }
        Map<String, String> consent =
                hidden(get(signedIn.uri().resolve(header(signedIn, "Location"))));
        consent.put("decision", "allow");
        String code = code(header(post("/oauth/consent", consent), "Refresh"));
        return SandboxApi.json(
                        api.form(
                                "/oauth/token",
                                Map.of(
                                        "grant_type",
                                        "authorization_code",
                                        "code",
                                        code,
                                        "redirect_uri",
                                        REDIRECT_URI,
                                        "code_verifier",
                                        verifier,
                                        "client_id",
                                        client.clientId(),
                                        "client_secret",
                                        client.secret()),
                                Map.of()))
                .get("access_token");
    }

    private HttpResponse<String> get(URI page) {
        return keepCookie(api.page(page, cookies));
    }

    private HttpResponse<String> post(String path, Map<String, String> form) {
        return keepCookie(api.form(path, form, cookies));
    }

    private HttpResponse<String> keepCookie(HttpResponse<String> answer) {
        answer.headers()
                .firstValue("Set-Cookie")
                .ifPresent(set -> cookies = Map.of("Cookie", set.substring(0, set.indexOf(';'))));
        return answer;
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers()
                .firstValue(name)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no token of a member: HTTP " + answer.statusCode()));
    }

    private static String code(String address) {
        Matcher code = Pattern.compile("[?&]code=([^&]+)").matcher(address);
        if (!code.find()) {
            throw new IllegalStateException("no token of a member: the consent was refused");
        }
        return URLDecoder.decode(code.group(1), StandardCharsets.UTF_8);
    }

    private static Map<String, String> hidden(HttpResponse<String> page) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = HIDDEN.matcher(page.body());
        while (field.find()) {
            fields.put(field.group(1), field.group(2).replace("&amp;", "&"));
        }
        return fields;
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return base64(bytes);
    }

    private static String sha256(String text) {
        try {
            return base64(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
