package org.milepost;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.http.Fault;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.http.Text;
import org.milepost.sandbox.Sandbox;
import org.milepost.sandbox.SandboxForm;
import tools.jackson.core.JsonGenerator;

/**
 * {@code /sandbox/worlds}: makes, lists, shows and ends private sandboxes.
 *
 * <p>Threads: shared; calls run on the virtual threads of their requests.
 */
record WorldEndpoint(Worlds worlds) {

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;
    private static final int BYTES_EXPECTED = 8 * 1024;
    private static final int NAME_LENGTH_MAX = 100;
    private static final Duration UNTIL_FREE = Duration.ofSeconds(60);
    private static final Duration UNTIL_TURN = Duration.ofSeconds(5);

    /** Makes one, or shows the one that an earlier request with the same key has made. */
    Response create(Request request) {
        Optional<IdempotencyKey> key =
                IdempotencyKey.read(
                        request.headers(IdempotencyKey.HEADER),
                        _ -> {
                            throw new Fault(
                                    BAD_REQUEST,
                                    IdempotencyKey.HEADER
                                            + " must be sent once, with 1 to 255 visible ASCII"
                                            + " characters.");
                        });
        SandboxForm form = new SandboxForm(request);
        Optional<String> name =
                form.text("name", "must be a text of at most 100 characters", WorldEndpoint::name);
        form.close();
        return switch (worlds.create(key, name.orElse(""))) {
            case Worlds.Creation.Made made ->
                    Response.json(made.isNew() ? CREATED : OK, described(made.world()))
                            .with("Location", "/sandbox/worlds/" + made.world().id());
            case Worlds.Creation.Refused refused -> throw fault(refused.refusal());
        };
    }

    /** Lists all, without what their calls need. */
    Response list(Request request) {
        return Response.json(
                OK,
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeNumberProperty("max", worlds.worldsMax());
                            json.writeArrayPropertyStart("worlds");
                            for (World.Description world : worlds.all()) {
                                json.writeStartObject();
                                writeTimes(json, world);
                                json.writeEndObject();
                            }
                            json.writeEndArray();
                        }));
    }

    /** Shows one. */
    Response show(Request request) {
        return Response.json(
                OK,
                described(worlds.find(request.pathSegment("id")).orElseThrow(WorldEndpoint::none)));
    }

    /** Ends one. */
    Response end(Request request) {
        if (!worlds.end(request.pathSegment("id"))) {
            throw none();
        }
        return new Response(NO_CONTENT, "", new byte[0], Map.of());
    }

    private byte[] described(World.Description world) {
        String url = world.url();
        return Json.writeObject(
                BYTES_EXPECTED,
                json -> {
                    json.writeStringProperty("id", world.id());
                    writeTimes(json, world);
                    json.writeStringProperty("baseUrl", url);
                    json.writeObjectPropertyStart("urls");
                    json.writeStringProperty("token", url + "/oauth/token");
                    json.writeStringProperty("clock", url + "/sandbox/clock");
                    json.writeStringProperty("faults", url + "/sandbox/faults");
                    json.writeStringProperty("calls", url + "/sandbox/calls");
                    json.writeStringProperty("certifications", url + "/sandbox/certifications");
                    json.writeStringProperty(
                            "outcomeOfRedeem", url + "/checkout/amcash/redeem/outcomes/{key}");
                    json.writeStringProperty(
                            "outcomeOfReverse", url + "/checkout/amcash/reverse/outcomes/{key}");
                    json.writeEndObject();
                    Sandbox.describe(json);
                });
    }

    private static void writeTimes(JsonGenerator json, World.Description world) {
        json.writeStringProperty("name", world.name());
        json.writeStringProperty("createdAt", world.createdAt().toString());
        json.writeStringProperty("expiresAt", world.expiresAt().toString());
    }

    private static Optional<String> name(String text) {
        return Optional.of(text)
                .filter(it -> it.length() <= NAME_LENGTH_MAX && Text.isPrintable(it));
    }

    private Fault fault(Worlds.Refusal refusal) {
        return switch (refusal) {
            case FULL ->
                    new Fault(
                            UNAVAILABLE,
                            "There are "
                                    + worlds.worldsMax()
                                    + " worlds. Delete those that are not used any more.",
                            RetryAfter.header(UNTIL_FREE));
            case BUSY ->
                    new Fault(
                            UNAVAILABLE,
                            "Other worlds are being made.",
                            RetryAfter.header(UNTIL_TURN));
            case KEY_USED ->
                    new Fault(
                            CONFLICT,
                            "The Idempotency-Key was used for a world with another name.");
        };
    }

    private static Fault none() {
        return new Fault(NOT_FOUND, "There is no such world.");
    }
}
