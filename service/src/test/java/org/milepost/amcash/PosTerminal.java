package org.milepost.amcash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/** A till: one connection with the token of one partner. Threads: one at a time. */
final class PosTerminal implements AutoCloseable {

    private final WireClient client;
    private final String authorization;

    /** A till of a partner at this server. */
    PosTerminal(String url, String token) {
        this.client = new WireClient(url);
        this.authorization = "Authorization: Bearer " + token + "\r\n";
    }

    /** A till of sponsor LOY1. */
    static PosTerminal loy1(RunningInstance instance) {
        return new PosTerminal(instance.url(), instance.token("loy1-pos"));
    }

    /** A till of sponsor LOY2. */
    static PosTerminal loy2(RunningInstance instance) {
        return new PosTerminal(instance.url(), instance.token("loy2-pos"));
    }

    /** Sends a request without a key. */
    Answer send(Draft draft) {
        return send(draft, "", draft.json());
    }

    /** Sends a request with a key. */
    Answer send(Draft draft, String key) {
        return send(draft, "Idempotency-Key: " + key + "\r\n", draft.json());
    }

    /** Sends a request with a key and does not wait for the answer. */
    void ask(Draft draft, String key) {
        client.ask("POST", draft.path(), headers("Idempotency-Key: " + key + "\r\n"), draft.body());
    }

    /** Reads the next answer. */
    Answer answer() {
        return client.answer();
    }

    /** Sends a body with headers, whose lines end in CR LF, to the path of a request. */
    Answer send(Draft draft, String headers, String body) {
        return send(draft.path(), headers, body.getBytes(UTF_8));
    }

    /** Sends a body with headers, whose lines end in CR LF. */
    Answer send(String path, String headers, byte[] body) {
        return client.send("POST", path, headers(headers), body);
    }

    /** Asks what became of a request of this call with this key, about a collector. */
    Answer outcome(Call call, String key, String collector) {
        return outcome(
                "/checkout/amcash/" + call.name().toLowerCase(Locale.ROOT) + "/outcomes/" + key,
                "Collector-Number: " + collector + "\r\n");
    }

    /** The same at a path, with headers whose lines end in CR LF. */
    Answer outcome(String path, String headers) {
        return client.send("GET", path, authorization + headers, new byte[0]);
    }

    /** Sends another request with a JSON body, with a reason as an operator gives one. */
    Answer send(String method, String path, String body) {
        return client.send(method, path, headers("Change-Reason: test\r\n"), body.getBytes(UTF_8));
    }

    @Override
    public void close() {
        client.close();
    }

    private String headers(String more) {
        return authorization + "Content-Type: application/json\r\n" + more;
    }
}
