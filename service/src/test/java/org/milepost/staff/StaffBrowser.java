package org.milepost.staff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/**
 * A person of the staff with a browser that runs no script, and with an authenticator: it keeps the
 * cookie and the hidden fields of the last page. Threads: one at a time.
 */
final class StaffBrowser implements AutoCloseable {

    static final String PASSWORD = "a longer Passwort, für Ana";

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");
    private static final Pattern TOKEN = Pattern.compile("<code>(mps_[A-Za-z0-9_-]{43})</code>");

    private final WireClient wire;
    private final Map<String, String> form = new LinkedHashMap<>();
    private String cookie = "";
    private byte[] secret = new byte[Totp.SECRET_BYTES];
    private long lastStep;

    StaffBrowser(String url) {
        this.wire = new WireClient(url);
    }

    Answer get(String page) {
        return seen(wire.send("GET", "/staff/" + page, cookieHeader(), new byte[0]));
    }

    /** Posts the form of the last page with these fields. */
    Answer post(String page, Map<String, String> fields) {
        return post(page, fields, "");
    }

    /** The same with further headers. */
    Answer post(String page, Map<String, String> fields, String headers) {
        Map<String, String> all = new LinkedHashMap<>(form);
        all.putAll(fields);
        return seen(
                wire.send(
                        "POST",
                        "/staff/" + page,
                        cookieHeader()
                                + headers
                                + "Content-Type: application/x-www-form-urlencoded\r\n",
                        encode(all).getBytes(UTF_8)));
    }

    /** Enters the code of an administrator. */
    Answer enter(String enrolmentCode) {
        get("enrolment");
        Answer page = post("enrolment", Map.of("code", enrolmentCode));
        if (form.containsKey("secret")) {
            secret = Totp.read(form.getOrDefault("secret", "")).orElseThrow();
        }
        return page;
    }

    /** Chooses the password at the page that was shown for the code of an administrator. */
    Answer choose(String password) {
        return post("password", Map.of("password", password, "code", nextCode()));
    }

    /** Sets up the sign-in. */
    void enrol(String enrolmentCode) {
        assertThat(enter(enrolmentCode).status()).isEqualTo(200);
        Answer chosen = choose(PASSWORD);
        assertThat(chosen.status()).as(chosen.body()).isEqualTo(303);
    }

    Answer signIn(String email, String password, String code) {
        get("sign-in");
        return post("sign-in", Map.of("email", email, "password", password, "code", code));
    }

    /** Signs in with the right password and a code that was not used before. */
    void signIn(String email) {
        Answer signedIn = signIn(email, PASSWORD, nextCode());
        assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(303);
        assertThat(get("home").status()).isEqualTo(200);
    }

    /** A token for the operator's API. */
    String token() {
        get("home");
        Matcher token = TOKEN.matcher(post("token", Map.of()).body());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    /** A code that is right now and was not used; there are two in each half minute. */
    String nextCode() {
        long current = Instant.now().getEpochSecond() / Totp.STEP_SECONDS;
        lastStep = Math.max(current, lastStep + 1);
        return code(lastStep);
    }

    /** The last code again. */
    String lastCode() {
        return code(lastStep);
    }

    /** A code that is wrong now. */
    String wrongCode() {
        return code(Instant.now().getEpochSecond() / Totp.STEP_SECONDS - 1_000);
    }

    /** The server has forgotten which codes were used. */
    void forgetSteps() {
        lastStep = 0;
    }

    String cookie() {
        return cookie;
    }

    /** Sends a call below {@code /operator/v1/} with a token. */
    Answer call(String token, String method, String path, String body) {
        return wire.send(
                method,
                "/operator/v1/" + path,
                "Authorization: Bearer "
                        + token
                        + "\r\nContent-Type: application/json\r\nChange-Reason: test\r\n",
                body.getBytes(UTF_8));
    }

    byte[] secret() {
        return secret.clone();
    }

    @Override
    public void close() {
        wire.close();
    }

    private String code(long step) {
        return "%06d".formatted(Totp.code(secret, step));
    }

    private String cookieHeader() {
        return cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n";
    }

    private Answer seen(Answer answer) {
        String set = answer.header("set-cookie");
        if (!set.isEmpty()) {
            cookie = set.substring(0, set.indexOf(';'));
        }
        if (answer.body().contains("<form")) {
            form.clear();
            Matcher hidden = HIDDEN.matcher(answer.body());
            while (hidden.find()) {
                form.put(hidden.group(1), hidden.group(2));
            }
        }
        return answer;
    }

    private static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
