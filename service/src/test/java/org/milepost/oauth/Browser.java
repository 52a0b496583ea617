package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/**
 * A person with a browser that runs no script: it keeps the cookie, posts the form of the page that
 * it was shown last, and follows no redirect by itself. Threads: one at a time.
 */
final class Browser implements AutoCloseable {

    static final String VERIFIER = "a-verifier-that-is-long-enough-for-rfc-7636";
    static final String CALLBACK = "http://127.0.0.1:50123/callback";
    static final String CLIENT = "avios-hotel";

    /** Jane, an ordinary member. */
    static final String JANE = "3081471017300186";

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");

    private final WireClient wire;
    private final Map<String, String> form = new LinkedHashMap<>();
    private String cookie = "";
    private String languages = "";

    Browser(String url) {
        this.wire = new WireClient(url);
    }

    /** An authorization request that is good. */
    static Map<String, String> request() {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", CLIENT);
        request.put("redirect_uri", CALLBACK);
        request.put("scope", "debit retrieve_account");
        request.put("state", "a state&<\">");
        request.put("code_challenge", OpaqueToken.base64Url(OpaqueToken.hash(VERIFIER)));
        request.put("code_challenge_method", "S256");
        return request;
    }

    /** The same with another value, or without the parameter when it is null. */
    static Map<String, String> request(String name, Optional<String> value) {
        Map<String, String> request = request();
        request.remove(name);
        value.ifPresent(it -> request.put(name, it));
        return request;
    }

    /** Prefers these languages, in the form of the header. */
    void prefer(String languages) {
        this.languages = languages;
    }

    /** Goes where a partner sends it. */
    Answer arrive(Map<String, String> request) {
        return get("/oauth/authorize?" + encode(request));
    }

    Answer get(String path) {
        return seen(wire.send("GET", path, headers(), new byte[0]));
    }

    /** Posts the form of the last page, filled in. */
    Answer signIn(String programme, String number, String password) {
        return post(
                "/oauth/sign-in",
                Map.of("programme", programme, "number", number, "password", password));
    }

    Answer decide(String decision) {
        return post("/oauth/consent", Map.of("decision", decision));
    }

    /** Posts the form of the last page with these fields. */
    Answer post(String path, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(form);
        all.putAll(fields);
        return seen(
                wire.send(
                        "POST",
                        path,
                        headers() + "Content-Type: application/x-www-form-urlencoded\r\n",
                        encode(all).getBytes(UTF_8)));
    }

    /**
     * Posts a form of another site's page. The cookie stays here, because it is SameSite, but one
     * that the answer sets is taken.
     *
     * @param header how the browser names the other site
     */
    Answer postFromOtherSite(String header, String path) {
        return seen(
                wire.send(
                        "POST",
                        path,
                        header + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                        encode(Map.of("request", encode(request()))).getBytes(UTF_8)));
    }

    /** Goes where the last answer sent it, within our pages. */
    Answer follow(Answer redirect) {
        return get("/oauth/" + redirect.header("location"));
    }

    /** Signs in, allows what is asked, and comes back with a code. */
    String consent(Map<String, String> request, String programme, String number) {
        arrive(request);
        follow(signIn(programme, number, "sandbox"));
        return parameters(decide("allow")).getOrDefault("code", "");
    }

    /** A code of Jane's for the ordinary request. */
    String consent() {
        return consent(request(), "ATRP", JANE);
    }

    /** The balance of the member whose token this is, as the partner asks for it. */
    Answer account(String token) {
        return wire.send(
                "GET",
                "/v2/programmes/ATRP/account?api_key=sandbox0sandbox0sandbox0",
                "Authorization: Bearer " + token + "\r\n",
                new byte[0]);
    }

    /** Where an answer sends the browser: by a redirect, or by a page that moves on. */
    static String target(Answer answer) {
        String refresh = answer.header("refresh");
        return refresh.isEmpty() ? answer.header("location") : refresh.replace("0;url=", "");
    }

    /** The parameters that an answer sends back to the client. */
    static Map<String, String> parameters(Answer answer) {
        String query = URI.create(target(answer)).getRawQuery();
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
        }
        return parameters;
    }

    /** Loses the cookie. */
    void forget() {
        cookie = "";
    }

    /** Has the cookie of another. */
    void take(Browser other) {
        cookie = other.cookie;
    }

    /** The same, and is at the same page. */
    void takeAll(Browser other) {
        take(other);
        form.clear();
        form.putAll(other.form);
    }

    String cookie() {
        return cookie;
    }

    Map<String, String> form() {
        return form;
    }

    static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        wire.close();
    }

    private String headers() {
        return (cookie.isEmpty() ? "" : "Cookie: other=1; " + cookie + "\r\n")
                + (languages.isEmpty() ? "" : "Accept-Language: " + languages + "\r\n");
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
                form.put(hidden.group(1), unescape(hidden.group(2)));
            }
        }
        return answer;
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
