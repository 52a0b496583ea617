package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.avios.ErrorStyles;
import org.milepost.http.HttpEvents;
import org.milepost.http.HttpServer;
import org.milepost.http.HttpSettings;
import org.milepost.http.Json;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.openapi.OpenApiDocument.Operation;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.postgres.EmbeddedSettings;
import tools.jackson.databind.JsonNode;

/** Worlds: that each has all that a run of tests needs, and that none sees another one. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class WorldsTest {

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.sandbox();
    private static final String HOST = "127.0.0.1";
    private static final int WORLDS_MAX = 3;
    private static final int LEFT_BY_A_CRASH = 900;
    private static final String COLLECTOR = "84095202006";
    private static final String UNKNOWN = "0123456789abcdef0123456789abcdef";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final FakeClock CLOCK = new FakeClock(Instant.parse("2026-06-15T16:00:00Z"));

    /** The statuses that each operation was answered with. */
    private static final Set<String> ANSWERED = new TreeSet<>();

    /** Of its own, because a drop waits for a checkpoint of the whole server. */
    private static EmbeddedServer postgres;

    @TempDir private static Path directory;

    private static WorldStore store;
    private static Worlds worlds;
    private static HttpServer server;
    private static String url;

    private record Answer(int status, String body, HttpResponse<String> response) {
        JsonNode json() {
            return Json.readObject(body.getBytes(UTF_8));
        }
    }

    @BeforeAll
    static void start() {
        postgres = EmbeddedServer.start(EmbeddedSettings.of(directory));
        DatabaseSettings demo = postgres.database();
        int port = HttpServer.freePort(HOST);
        Config config =
                Config.of(demo, HttpSettings.at(HOST, port), HttpSettings.management(HOST, 0));
        store = new WorldStore(demo);
        store.createPrototype();
        store.copyPrototype(LEFT_BY_A_CRASH);
        worlds = Worlds.start(config, CLOCK, WORLDS_MAX);
        server =
                HttpServer.start(
                        "http",
                        config.http(),
                        Routes.worlds(new WorldEndpoint(worlds)),
                        worlds.mounted(),
                        Routes.prefixes(ErrorStyles.ORDINARY),
                        Routes.OTHERWISE,
                        HttpEvents.NONE,
                        Instant::now);
        url = config.issuer();
    }

    @AfterAll
    static void stop() {
        server.close();
        worlds.close();
        postgres.close();
        CLIENT.close();
    }

    @AfterEach
    void endAll() {
        worlds.all().forEach(it -> worlds.end(it.id()));
        Await.until("the databases are gone", () -> store.numbers().isEmpty());
    }

    @Test
    void theAnswerNamesAllThatARunNeeds() {
        JsonNode world = create();
        JsonNode client = world.path("clients").path(0);
        String token = token(world, client.path("client").asString());

        for (JsonNode collector : world.path("collectors")) {
            String shows = collector.path("shows").asString();
            if (!Set.of("0000", "0001", "0002", "0005", "0006", "0051").contains(shows)) {
                continue;
            }
            Answer answer = inquire(world, token, collector.path("number").asString());
            assertThat(answer.json().path("responseCode").asString()).isEqualTo(shows);
            if (shows.equals("0000")) {
                assertThat(answer.json().path("cashBalance").asString())
                        .isEqualTo(collector.path("cash").asString());
            }
        }
        for (JsonNode key : world.path("apiKeys")) {
            String programmes = base(world) + "/v1/programmes?api_key=";
            assertThat(get(programmes + key.path("apiKey").asString()).status()).isEqualTo(200);
        }
        for (String call : List.of("clock", "faults", "calls")) {
            assertThat(get(world.path("urls").path(call).asString()).status()).isEqualTo(200);
        }
        assertThat(outcome(world, token, "never")).isEqualTo("NO_EFFECT");
        assertThat(operator(world, "/operator/v1/programmes").status()).isEqualTo(200);
    }

    @Test
    void aMemberSignsInWithinTheWorld() throws Exception {
        JsonNode world = create();
        Answer page =
                get(
                        base(world)
                                + "/oauth/authorize?response_type=code&client_id=avios-hotel"
                                + "&scope=retrieve_account&state=s&code_challenge="
                                + "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                                + "&code_challenge_method=S256"
                                + "&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback");
        String cookie = page.response().headers().firstValue("Set-Cookie").orElse("");

        assertThat(cookie).contains("; Path=/worlds/" + id(world) + ";");
        assertThat(
                        new MemberConsent(CLIENT, URI.create(base(world)))
                                .obtain("avios-hotel", "retrieve_account", "BAEC", "36020200")
                                .toString())
                .isNotEmpty();
        assertThat(get(base(world) + "/.well-known/openid-configuration").body())
                .contains("\"issuer\":\"" + base(world) + "\"")
                .contains(base(world) + "/oauth/authorize");
    }

    @Test
    void twoWorldsShareNothing() {
        JsonNode one = create();
        JsonNode other = create();
        String token = token(one, "loy1-pos");
        String othersToken = token(other, "loy1-pos");
        String key = UUID.randomUUID().toString();

        assertThat(inquire(other, token, COLLECTOR).status()).isEqualTo(401);
        assertThat(redeem(one, token, key).status()).isEqualTo(200);
        assertThat(balance(one, token)).isEqualTo("1520");
        assertThat(balance(other, othersToken)).isEqualTo("1615");
        assertThat(outcome(one, token, key)).isEqualTo("BOOKED");
        assertThat(outcome(other, othersToken, key)).isEqualTo("NO_EFFECT");
        assertThat(get(calls(one)).body()).contains(key).contains("\"path\":\"/checkout/amcash/");
        assertThat(get(calls(other)).body()).doesNotContain("\"status\":200,\"code\":\"0000\"}");
        assertThat(get(calls(other) + "?call=redeem").json().path("calls").size()).isZero();

        post(base(one) + "/sandbox/clock", "{\"to\":\"day-start\"}");
        assertThat(get(base(one) + "/sandbox/clock").json().path("businessDay").asString())
                .isEqualTo("2026-06-16");
        assertThat(get(base(other) + "/sandbox/clock").json().path("businessDay").asString())
                .isEqualTo("2026-06-15");

        StringWriter printed = new StringWriter();
        Main.commandLine()
                .setOut(new PrintWriter(printed))
                .execute("trigger", "outage", "--call", "inquire", "--url", base(one));
        assertThat(printed.toString()).isEqualTo("next inquire: outage; left: 1\n");
        assertThat(get(base(other) + "/sandbox/faults").json().path("switches").isEmpty()).isTrue();
        assertThat(inquire(other, othersToken, COLLECTOR).body()).contains("\"0000\"");
        assertThat(inquire(one, token, COLLECTOR).body()).contains("\"0092\"");
    }

    @Test
    void oneKeyMakesOneWorldAlsoAtTheSameTime() throws Exception {
        String key = UUID.randomUUID().toString();
        Set<String> ids = new TreeSet<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Answer> call = () -> create(key, "{\"name\":\"run\"}");
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < WORLDS_MAX + 1; i++) {
                answers.add(callers.submit(call));
            }
            for (Future<Answer> answer : answers) {
                ids.add(id(answer.get().json()));
            }
        }

        assertThat(ids).hasSize(1);
        assertThat(create(key, "{\"name\":\"run\"}").status()).isEqualTo(200);
        assertThat(create(key, "{\"name\":\"other\"}").status()).isEqualTo(409);
        assertThat(call("DELETE", ids.iterator().next()).status()).isEqualTo(204);
        Await.until("the database is gone", () -> store.numbers().isEmpty());
        assertThat(create(key, "{\"name\":\"other\"}").status()).isEqualTo(201);
    }

    @Test
    void anEndedWorldLeavesNothing() {
        Await.until("what a crash left is gone", () -> store.numbers().isEmpty());
        long threads = threads();
        JsonNode world = create();
        String token = token(world, "loy1-pos");
        redeem(world, token, "k");
        assertThat(store.numbers()).hasSize(1);
        assertThat(threads()).isGreaterThan(threads);

        assertThat(call("DELETE", id(world)).status()).isEqualTo(204);

        assertThat(call("GET", id(world)).status()).isEqualTo(404);
        assertThat(call("DELETE", id(world)).status()).isEqualTo(404);
        assertThat(get(base(world) + "/sandbox/clock").status()).isEqualTo(404);
        assertThat(inquire(world, token, COLLECTOR).status()).isEqualTo(404);
        Await.until("its database is gone", () -> store.numbers().isEmpty());
        Await.until("its threads have ended", () -> threads() == threads);
    }

    @Test
    void aWorldEndsAfterADayOfRealTime() {
        JsonNode old = create();
        CLOCK.pass(Worlds.LIFETIME.minusSeconds(1));
        JsonNode young = create();
        post(base(young) + "/sandbox/clock", "{\"to\":\"eight-days\"}");
        worlds.expire();
        assertThat(call("GET", id(old)).status()).isEqualTo(200);

        CLOCK.pass(Duration.ofSeconds(1));
        worlds.expire();

        assertThat(call("GET", id(old)).status()).isEqualTo(404);
        assertThat(call("GET", id(young)).status()).isEqualTo(200);
    }

    @Test
    void beyondTheLimitAWorldIsRefusedUntilOneHasEnded() {
        List<JsonNode> made = new ArrayList<>();
        for (int i = 0; i < WORLDS_MAX; i++) {
            made.add(create());
        }
        Answer refused = create("", "{}");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.response().headers().firstValue("Retry-After")).contains("60");
        Answer list = record("listWorlds", send("GET", url + "/sandbox/worlds", "", List.of()));
        assertThat(list.json().path("worlds").size()).isEqualTo(WORLDS_MAX);
        assertThat(list.body()).doesNotContain(id(made.getFirst()));

        call("DELETE", id(made.getFirst()));

        Await.until("there is room again", () -> store.numbers().size() < WORLDS_MAX);
        assertThat(create("", "{}").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"name\":7}",
                "{\"name\":null,\"x\":1}",
                "{\"name\":\"a\\u0000b\"}",
                "{\"name\":\"a\\nb\"}",
                "{\"nam\":\"a\"}",
                "{\"name\":\"a\",\"name\":\"b\"}"
            })
    void aRequestThatCannotBeReadMakesNoWorld(String body) {
        assertThat(create("", body).status()).isEqualTo(400);
        assertThat(worlds.all()).isEmpty();
    }

    @Test
    void everyDescribedStatusIsAnsweredAndNoOther() {
        JsonNode world = create();
        assertThat(create("", "{\"name\":\"" + "n".repeat(101) + "\"}").status()).isEqualTo(400);
        assertThat(create("", " ".repeat(16 * 1024 + 1)).status()).isEqualTo(413);
        assertThat(create("a b", "{}").status()).isEqualTo(400);
        assertThat(create("", "{\"name\":\"q\"}").status()).isEqualTo(201);
        HttpRequest form =
                HttpRequest.newBuilder(URI.create(url + "/sandbox/worlds"))
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        assertThat(record("createWorld", send(form)).status()).isEqualTo(415);
        String key = UUID.randomUUID().toString();
        create(key, "{}");
        create(key, "{}");
        create(key, "{\"name\":\"other\"}");
        create("", "{}");
        record("listWorlds", send("GET", url + "/sandbox/worlds", "", List.of()));
        for (String id : List.of(id(world), UNKNOWN)) {
            call("GET", id);
            call("DELETE", id);
        }
        Set<String> described = new TreeSet<>();
        for (Operation operation : DOCUMENT.operations()) {
            if (operation.path().startsWith("/sandbox/worlds")) {
                operation
                        .node()
                        .path("responses")
                        .forEachEntry((status, it) -> described.add(operation + " " + status));
            }
        }

        assertThat(ANSWERED).isEqualTo(described);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/worlds",
                "/worlds/",
                "/worlds//sandbox/clock",
                "/worlds/../sandbox/clock",
                "/worlds/" + UNKNOWN,
                "/worlds/" + UNKNOWN + "/sandbox/clock",
                "/worlds/%2e%2e/sandbox/worlds",
                "/sandbox/worlds/..",
                "/sandbox/worlds/%00",
                "/sandbox/worlds/milepost_world_1"
            })
    void noOtherPathLeadsToAWorld(String path) {
        try (WireClient wire = new WireClient(url)) {
            assertThat(wire.send("GET", path, "", new byte[0]).status()).isIn(400, 404);
        }
    }

    @Test
    void aWorldHasNeitherWorldsNorPages() {
        JsonNode world = create();
        for (String path :
                List.of(
                        "/sandbox/worlds",
                        "/sandbox",
                        "/till",
                        "/docs",
                        "/staff",
                        "/worlds/x/v1")) {
            assertThat(get(base(world) + path).status()).as(path).isEqualTo(404);
        }
        assertThat(get(base(world) + "/v1/nothing").body()).contains("RESOURCE_NOT_FOUND");
    }

    private static JsonNode create() {
        Answer answer = create("", "{}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.response().headers().firstValue("Location"))
                .contains("/sandbox/worlds/" + id(answer.json()));
        return answer.json();
    }

    private static Answer create(String key, String body) {
        List<String> headers = key.isEmpty() ? List.of() : List.of("Idempotency-Key", key);
        return record("createWorld", send("POST", url + "/sandbox/worlds", body, headers));
    }

    private static Answer call(String method, String id) {
        return record(
                method.equals("GET") ? "showWorld" : "endWorld",
                send(method, url + "/sandbox/worlds/" + id, "", List.of()));
    }

    private static Answer record(String operationId, Answer answer) {
        Operation operation =
                DOCUMENT.operations().stream()
                        .filter(it -> it.node().path("operationId").asString().equals(operationId))
                        .findFirst()
                        .orElseThrow();
        ANSWERED.add(operation + " " + answer.status());
        if (answer.status() == 204) {
            assertThat(answer.body()).isEmpty();
            return answer;
        }
        JsonNode response = operation.node().path("responses").path("" + answer.status());
        String pointer =
                response.has("$ref")
                        ? response.path("$ref").stringValue().substring(1)
                        : operation.pointer() + "/responses/" + answer.status();
        String schema = pointer + "/content/application~1json/schema";
        assertThat(DOCUMENT.at(schema).isObject()).as("%s: %s", operation, answer).isTrue();
        assertThat(DOCUMENT.faults(schema, answer.json())).as("%s", answer).isEmpty();
        return answer;
    }

    private static String token(JsonNode world, String client) {
        return form(
                        world.path("urls").path("token").asString(),
                        "grant_type=client_credentials&client_id="
                                + client
                                + "&client_secret="
                                + client
                                + "-secret")
                .json()
                .path("access_token")
                .asString();
    }

    private static Answer operator(JsonNode world, String path) {
        return send("GET", base(world) + path, "", bearer(token(world, "operator")));
    }

    private static Answer inquire(JsonNode world, String token, String collector) {
        return send(
                "POST",
                base(world) + "/checkout/amcash/inquire",
                sale(collector) + "}",
                bearer(token));
    }

    private static String balance(JsonNode world, String token) {
        return inquire(world, token, COLLECTOR).json().path("cashBalance").asString();
    }

    private static Answer redeem(JsonNode world, String token, String key) {
        List<String> headers = new ArrayList<>(bearer(token));
        headers.addAll(List.of("Idempotency-Key", key));
        return send(
                "POST",
                base(world) + "/checkout/amcash/redeem",
                sale(COLLECTOR) + ",\"dollarRedeemRequest\":\"10.00\"}",
                headers);
    }

    private static String outcome(JsonNode world, String token, String key) {
        String address = world.path("urls").path("outcomeOfRedeem").asString();
        List<String> headers = new ArrayList<>(bearer(token));
        headers.addAll(List.of("Collector-Number", COLLECTOR));
        return send("GET", address.replace("{key}", key), "", headers)
                .json()
                .path("outcome")
                .asString();
    }

    private static String sale(String collector) {
        return ("{'acquirerId':'100000','cardEntryMode':'SWIPE','collectorNumber':'%s',"
                        + "'dateTime':'2026-06-15T12:00:00Z','deviceId':'001',"
                        + "'postTaxBasketAmount':'16.12','sponsorCode':'LOY1','storeId':'0001',"
                        + "'traceId':'1','vendorId':'100087'")
                .formatted(collector)
                .replace('\'', '"');
    }

    private static String base(JsonNode world) {
        return world.path("baseUrl").asString();
    }

    private static String calls(JsonNode world) {
        return world.path("urls").path("calls").asString();
    }

    private static String id(JsonNode world) {
        return world.path("id").asString();
    }

    private static List<String> bearer(String token) {
        return List.of("Authorization", "Bearer " + token);
    }

    private static Answer get(String address) {
        return send("GET", address, "", List.of());
    }

    private static Answer post(String address, String body) {
        Answer answer = send("POST", address, body, List.of());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static Answer form(String address, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private static Answer send(String method, String address, String body, List<String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (method.toUpperCase(Locale.ROOT).equals("POST")) {
            request.header("Content-Type", "application/json");
        }
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        return send(request.build());
    }

    private static Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Threads of lanes and of jobs. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(
                        it ->
                                it.matches(
                                        "(lane|lookup|history)-[0-9]+|reference-data|clients"
                                                + "|revoked-grants|refusals|read-models"
                                                + "|person-model|milepost.*"))
                .count();
    }
}
