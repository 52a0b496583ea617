package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import tools.jackson.databind.JsonNode;

/** A partner that calls with its key, and with tokens of members who consented to everything. */
final class AviosClient implements AutoCloseable {

    /** The sandbox's key of HOTEL, which is in ATRP and BAEC. */
    static final String HOTEL_KEY = "sandbox0sandbox0sandbox0";

    /** The sandbox's key of CARS, which is in ATRP only. */
    static final String CARS_KEY = "sandbox1sandbox1sandbox1";

    /** A client of HOTEL that members can let do everything. */
    static final String HOTEL_CLIENT = "test-hotel";

    /** A client of CARS, likewise. */
    static final String CARS_CLIENT = "test-cars";

    static final String[] SCOPES = {
        "retrieve_username",
        "retrieve_account",
        "retrieve_transactions",
        "retrieve_membership",
        "update_membership",
        "debit",
        "reverse_transaction"
    };

    private final RunningInstance instance;
    private final WireClient client;
    private final String key;
    private final String clientId;

    private AviosClient(RunningInstance instance, String key, String clientId) {
        this.instance = instance;
        this.client = new WireClient(instance.url());
        this.key = key;
        this.clientId = clientId;
    }

    /** Adds the OAuth clients that these use. */
    static void install(RunningInstance instance) {
        instance.client(HOTEL_CLIENT, "HOTEL", Set.of("retrieve_membership"), Set.of(SCOPES));
        instance.client(CARS_CLIENT, "CARS", Set.of(), Set.of(SCOPES));
    }

    /** The client of HOTEL. */
    static AviosClient hotel(RunningInstance instance) {
        return new AviosClient(instance, HOTEL_KEY, HOTEL_CLIENT);
    }

    /** The client of CARS. */
    static AviosClient cars(RunningInstance instance) {
        return new AviosClient(instance, CARS_KEY, CARS_CLIENT);
    }

    /** A header line with a token of a member. */
    String token(String programme, String number) {
        return "Authorization: Bearer "
                + instance.memberToken(clientId, programme, number, SCOPES)
                + "\r\n";
    }

    /** Gets a path with the key, and with a query that begins with an ampersand. */
    Answer get(String path, String query, String headers) {
        return client.send("GET", path + "?api_key=" + key + query, headers, new byte[0]);
    }

    /** Sends a body with the key. */
    Answer send(String method, String path, String headers, String body) {
        return client.send(
                method,
                path + "?api_key=" + key,
                headers + "Content-Type: application/json\r\n",
                body.getBytes(UTF_8));
    }

    /** Sends anything. */
    Answer sendRaw(String method, String target, String headers, String body) {
        return client.send(method, target, headers, body.getBytes(UTF_8));
    }

    @Override
    public void close() {
        client.close();
    }

    /** The body of an answer as a tree. */
    static JsonNode tree(Answer answer) {
        return Json.readObject(answer.body().getBytes(UTF_8));
    }

    /**
     * The errors of an answer, as {@code CODE} or {@code CODE path} each: the children's, or the
     * top's.
     */
    static String errors(Answer answer) {
        JsonNode root = tree(answer);
        JsonNode error = root.has("error") ? root.path("error") : root;
        if (!error.has("childError")) {
            return error.path("code").asString("");
        }
        return StreamSupport.stream(error.path("childError").spliterator(), false)
                .map(
                        child ->
                                child.path("code").asString("")
                                        + (child.has("path")
                                                ? " " + child.path("path").asString("")
                                                : ""))
                .collect(Collectors.joining(", "));
    }
}
