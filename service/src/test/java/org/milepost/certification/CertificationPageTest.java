package org.milepost.certification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/** A certification at the pages, as a browser without scripts makes it. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class CertificationPageTest {

    private static final String START = "/sandbox/certification";
    private static final Pattern TOKEN = Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"");
    private static final Pattern SIGNATURE =
            Pattern.compile("<pre class=\"signature\"[^>]*>([^<]+)</pre>");
    private static final Pattern POLL = Pattern.compile("hx-get=\"([^\"]+)\"");

    private static RunningInstance instance;
    private static WireClient browser;
    private static String cookie;

    private final TillSoftware till = new TillSoftware(instance);

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        browser = new WireClient(instance.url());
        Answer page = browser.send("GET", START, "", new byte[0]);
        cookie = "Cookie: " + page.header("set-cookie").replaceFirst(";.*", "") + "\r\n";
    }

    @AfterAll
    static void stop() {
        browser.close();
        instance.close();
    }

    @Test
    void theChecklistFollowsTheCallsAndItsReportIsVerified() {
        String page = begin("amcash", "loy1-pos");
        assertThat(get(page)).contains("Not complete.", "0 of 31 steps passed");
        String poll = found(POLL, get(page));
        assertThat(browser.send("GET", poll, cookie, new byte[0]).status()).isEqualTo(204);

        till.send("echo", "", till.device());
        assertThat(get(poll)).contains("2 of 31 steps passed");
        till.send("inquire", "", till.inquiry(instance.collector(950)));
        assertThat(get(page)).contains("The suite has prepared: overload, for the next inquire.");

        assertThat(get(page.replace("lang=en", "lang=fr"))).contains("étapes réussies sur 31");
        String signature = found(SIGNATURE, get(page.replace("?", "/report?")));
        assertThat(verify(signature)).contains("The signature is of this installation.");
        assertThat(verify(signature.replaceFirst("\\.[^.]", ".X")))
                .contains("This is no signature of this installation");
    }

    @Test
    void aFaultIsSetAgainUntilTheEnd() {
        String page = begin("avios", "avios-hotel");
        String address = page.replaceFirst("\\?.*", "");
        assertThat(post(address, Map.of("step", "retry-credit")).status()).isEqualTo(303);
        assertThat(get(page)).contains("answer-lost-unnoticed, for the next credit.");

        assertThat(post(address, Map.of("do", "end")).status()).isEqualTo(303);
        assertThat(get(page)).contains("This certification has ended.", "hx-trigger=\"none\"");
        assertThat(get("/sandbox/faults")).doesNotContain("answer-lost-unnoticed");
    }

    @ParameterizedTest
    @CsvSource({
        "amcash, nobody, There is no such active client",
        "amcash, operator, There is no such active client",
        "amcash, avios-hotel, This client cannot use this API.",
        "avios, loy1-pos, This client cannot use this API."
    })
    void aClientThatCannotIsRefused(String dialect, String client, String problem) {
        Answer answer = post(START, Map.of("do", "start", "dialect", dialect, "client", client));

        assertThat(get(answer.header("location"))).contains("role=\"alert\">" + problem);
    }

    @Test
    void anotherCertificationOfAClientEndsTheFirst() {
        String first = begin("amcash", "loy2-pos");
        begin("amcash", "loy2-pos");
        assertThat(get(first)).contains("This certification has ended.");
    }

    @Test
    void anUnknownCertificationIsNotFound() {
        assertThat(browser.send("GET", START + "/1", cookie, new byte[0]).status()).isEqualTo(404);
    }

    private static String begin(String dialect, String client) {
        Answer begun = post(START, Map.of("do", "start", "dialect", dialect, "client", client));
        assertThat(begun.status()).as(begun.body()).isEqualTo(303);
        return begun.header("location");
    }

    private static String verify(String signature) {
        return post(START, Map.of("do", "verify", "signature", signature)).body();
    }

    private static String get(String path) {
        return browser.send("GET", path, cookie, new byte[0]).body();
    }

    private static Answer post(String path, Map<String, String> input) {
        StringJoiner form = new StringJoiner("&");
        form.add("form_token=" + found(TOKEN, get(START)));
        input.forEach((name, value) -> form.add(name + "=" + URLEncoder.encode(value, UTF_8)));
        return browser.send(
                "POST",
                path,
                cookie + "Content-Type: application/x-www-form-urlencoded\r\n",
                form.toString().getBytes(UTF_8));
    }

    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        return matcher.find() ? matcher.group(1).replace("&amp;", "&") : "";
    }
}
