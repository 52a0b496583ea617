package org.milepost.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.web.StaticFile;
import tools.jackson.databind.json.JsonMapper;

/** The documents and the page to read them, as a browser gets them. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class DocsTest {

    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static RunningInstance instance;
    private static HttpClient browser;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        browser = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        browser.close();
        instance.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/docs, text/html;charset=UTF-8, no-cache",
        "/docs/sign-in, text/html;charset=UTF-8, no-cache",
        "/docs/viewer.js, text/javascript;charset=UTF-8, no-cache",
        "/docs/contents.js, text/javascript;charset=UTF-8, no-cache",
        "/docs/viewer.css, text/css;charset=UTF-8, no-cache",
        "/docs/swagger-ui.css, text/css;charset=UTF-8, 'public, max-age=86400'",
        "/docs/swagger-ui-bundle.js, text/javascript;charset=UTF-8, 'public, max-age=86400'",
        "/openapi/amcash.yaml, application/yaml, no-cache",
        "/openapi/amcash.postman_collection.json, application/json;charset=UTF-8, no-cache",
        "/openapi/avios.yaml, application/yaml, no-cache",
        "/openapi/avios.postman_collection.json, application/json;charset=UTF-8, no-cache",
        "/openapi/operator.yaml, application/yaml, no-cache",
        "/openapi/operator.postman_collection.json, application/json;charset=UTF-8, no-cache"
    })
    void aFileHasItsTypeAndItsTimeInCaches(String path, String type, String cacheControl)
            throws Exception {
        HttpResponse<String> get = get(path);
        HttpResponse<String> head = send(request(path).method("HEAD", noBody()));
        HttpResponse<String> again =
                send(request(path).header("If-None-Match", header(get, "ETag")));

        assertThat(get.statusCode()).isEqualTo(200);
        assertThat(header(get, "Content-Type")).isEqualTo(type);
        assertThat(header(get, "Cache-Control")).isEqualTo(cacheControl);
        assertThat(header(get, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo(header(get, "Content-Length"));
        assertThat(header(head, "ETag")).isEqualTo(header(get, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "ETag")).isEqualTo(header(get, "ETag"));
    }

    /** What the style sheet and the table of contents find a guide by. */
    @Test
    void aGuideHasOneHeadingAndItsParts() throws Exception {
        assertThat(get("/docs/sign-in").body())
                .contains("<article class=\"guide\">\n<h1>Sign-in of members</h1>")
                .contains("<h2 id=\"refresh\">", "PKCE", "at+jwt", "validateType(false)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "", "W/\"other\", \"another\""})
    void aCallerWithAnotherVersionGetsTheFile(String entityTags) throws Exception {
        HttpRequest.Builder request =
                request("/openapi/amcash.yaml").header("If-None-Match", entityTags);

        assertThat(send(request).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "%s", "W/%s", "\"other\", %s"})
    void aCallerWithThisVersionDoesNot(String entityTags) throws Exception {
        String entityTag = header(get("/openapi/amcash.yaml"), "ETag");
        HttpRequest.Builder request =
                request("/openapi/amcash.yaml")
                        .header("If-None-Match", entityTags.formatted(entityTag));

        assertThat(send(request).statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/index.html",
                "/docs/page.html",
                "/docs/swagger-ui.js",
                "/docs/..%2famcash.yaml",
                "/docs/%2e%2e%2famcash.yaml",
                "/docs/%2e%2e",
                "/docs/viewer%2fviewer.js",
                "/openapi/",
                "/openapi/viewer",
                "/openapi/viewer%2fviewer.js",
                "/openapi/..%2flogback.xml",
                "/openapi/..%2fdb%2fmigration%2fV1__books.sql",
                "/openapi/amcash.YAML",
                "/META-INF/maven/org.webjars/swagger-ui/pom.properties"
            })
    void nothingElseIsServed(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).startsWith("{\"message\":\"There is no such ");
    }

    @Test
    void thePageMayLoadFromThisServerOnlyAndRunsNothingInline() throws Exception {
        HttpResponse<String> page = get("/docs");

        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .contains("connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(page, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.body()).doesNotContain("://", "<style", " style=", " onload=");
        assertThat(page.body()).doesNotContainPattern("<script(?! src=\"/docs/)");
    }

    @Test
    void everythingThatThePageNamesExists() throws Exception {
        List<String> references =
                REFERENCE.matcher(get("/docs").body()).results().map(it -> it.group(1)).toList();

        assertThat(references)
                .contains("/docs/viewer.js", "/docs/swagger-ui-bundle.js", "/openapi/amcash.yaml")
                .contains("/openapi/amcash.postman_collection.json");
        for (String reference : references) {
            if (!reference.startsWith("data:") && !reference.startsWith("#")) {
                assertThat(get(reference).statusCode()).as(reference).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs/"})
    void theRootLeadsToThePage(String path) throws Exception {
        HttpResponse<String> root = get(path);

        assertThat(root.statusCode()).isEqualTo(303);
        assertThat(header(root, "Location")).isEqualTo("/docs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amcash", "avios", "operator"})
    void aCollectionSendsItsRequestsToThisServer(String name) throws Exception {
        String collection = get("/openapi/" + name + ".postman_collection.json").body();

        String metadata = get("/.well-known/openid-configuration").body();
        String url = JsonMapper.shared().readTree(metadata).path("issuer").stringValue();

        assertThat(collection).contains('"' + url + '"');
        assertThat(collection).doesNotContain("127.0.0.1:8080");
    }

    @Test
    void theDocumentIsServedAsItIs() throws Exception {
        HttpResponse<byte[]> document =
                browser.send(request("/openapi/amcash.yaml").build(), BodyHandlers.ofByteArray());

        assertThat(document.body()).isEqualTo(StaticFile.read("/openapi/amcash.yaml"));
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(instance.url() + path)).timeout(TIMEOUT);
    }

    private static HttpRequest.BodyPublisher noBody() {
        return HttpRequest.BodyPublishers.noBody();
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
