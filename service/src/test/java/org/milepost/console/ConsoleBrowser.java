package org.milepost.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/**
 * A browser of a person of the demo's staff. It runs no script, and keeps the cookie and the hidden
 * fields of the last form in the content of a page.
 *
 * <p>Threads: one at a time.
 */
final class ConsoleBrowser implements AutoCloseable {

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([\\w.]+)\" value=\"([^\"]*)\">");

    private final WireClient wire;
    private final Map<String, String> form = new LinkedHashMap<>();
    private String cookie = "";

    /** Signs in. */
    ConsoleBrowser(String url, String staff) {
        this.wire = new WireClient(url);
        Answer page = wire.send("GET", "/sandbox/staff", "", new byte[0]);
        String own = cookie(page);
        keepForm(page.body());
        Answer signedIn = post("/sandbox/staff", Map.of("staff", staff), "Cookie: " + own + "\r\n");
        assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(303);
        cookie = cookie(signedIn);
    }

    Answer get(String path) {
        return get(path, "");
    }

    /** The same with further cookies. */
    Answer get(String path, String cookies) {
        return seen(wire.send("GET", path, "Cookie: " + cookie + cookies + "\r\n", new byte[0]));
    }

    /** Posts the last form with these fields. */
    Answer post(String path, Map<String, String> fields) {
        return post(path, fields, "Cookie: " + cookie + "\r\n");
    }

    Answer post(String path, Map<String, String> fields, String headers) {
        Map<String, String> all = new LinkedHashMap<>(form);
        all.putAll(fields);
        return seen(
                wire.send(
                        "POST",
                        path,
                        headers + "Content-Type: application/x-www-form-urlencoded\r\n",
                        encode(all).getBytes(UTF_8)));
    }

    private Answer seen(Answer answer) {
        int content = answer.body().indexOf("<main");
        if (content >= 0) {
            Matcher token = HIDDEN.matcher(answer.body());
            keepForm(answer.body().substring(content));
            if (token.find()) {
                form.put(token.group(1), token.group(2));
            }
        }
        return answer;
    }

    /** Searches by the box of a page. */
    Answer search(String sought) {
        String body = get("/console").body();
        keepForm(body);
        return post("/console/search", Map.of("q", sought));
    }

    String cookieHeader() {
        return "Cookie: " + cookie + "\r\n";
    }

    @Override
    public void close() {
        wire.close();
    }

    private void keepForm(String part) {
        form.clear();
        Matcher hidden = HIDDEN.matcher(part);
        while (hidden.find()) {
            form.put(hidden.group(1), unescaped(hidden.group(2)));
        }
    }

    private static String unescaped(String text) {
        return text.replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String cookie(Answer answer) {
        String set = answer.header("set-cookie");
        return set.substring(0, Math.max(0, set.indexOf(';')));
    }

    private static String encode(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
