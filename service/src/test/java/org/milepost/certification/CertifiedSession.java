package org.milepost.certification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import tools.jackson.databind.JsonNode;

/** A certification at a demo, seen from outside. */
final class CertifiedSession implements AutoCloseable {

    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String PATH = "/sandbox/certifications";

    private final WireClient wire;
    private final String id;

    CertifiedSession(String url, String dialect, String client) {
        this.wire = new WireClient(url);
        Answer started =
                post(PATH, "{\"dialect\":\"%s\",\"client\":\"%s\"}".formatted(dialect, client));
        assertThat(started.status()).as(started.body()).isEqualTo(201);
        this.id = started.member("id");
        assertThat(started.header("location")).isEqualTo(PATH + "/" + id);
    }

    String id() {
        return id;
    }

    JsonNode checklist() {
        return tree(get(PATH + "/" + id));
    }

    /** The mistake of each step that failed. */
    Map<String, String> mistakes() {
        Map<String, String> mistakes = new TreeMap<>();
        for (JsonNode step : checklist().path("steps")) {
            if (step.path("state").asString().equals("failed")) {
                mistakes.put(step.path("step").asString(), step.path("mistake").asString());
                assertThat(step.path("hint").asString()).isNotBlank();
            }
        }
        return mistakes;
    }

    /** The state of each step that is not passed. */
    Map<String, String> missing() {
        Map<String, String> missing = new TreeMap<>();
        for (JsonNode step : checklist().path("steps")) {
            String state = step.path("state").asString();
            if (!state.equals("passed")) {
                missing.put(step.path("step").asString(), state + step.path("mistake").asString());
            }
        }
        return missing;
    }

    JsonNode report() {
        return tree(get(PATH + "/" + id + "/report"));
    }

    JsonNode verify(String signature) {
        return tree(post(PATH + "/verify", "{\"signature\":\"" + signature + "\"}"));
    }

    /** Moves the time of the demo. */
    void moveTo(String destination) {
        Answer moved = post("/sandbox/clock", "{\"to\":\"" + destination + "\"}");
        assertThat(moved.status()).isEqualTo(200);
    }

    Answer post(String path, String body) {
        return wire.send("POST", path, JSON, body.getBytes(UTF_8));
    }

    Answer get(String path) {
        return wire.send("GET", path, "", new byte[0]);
    }

    @Override
    public void close() {
        wire.send("DELETE", PATH + "/" + id, "", new byte[0]);
        wire.close();
    }

    static JsonNode tree(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Json.readObject(answer.body().getBytes(UTF_8));
    }
}
