package org.milepost.operator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.trail.ChangeStore;
import org.milepost.trail.EntryKind;
import org.milepost.trail.RecordedChange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/changes}: who changed what, read it, or was refused it. */
public record ChangeEndpoint(ChangeStore trail) {

    /** {@code GET /operator/v1/changes}. */
    public Response list(Request request) {
        TrailQuery wanted = TrailQuery.of(request);
        Query query = wanted.page();
        // one more than asked for, to know whether there is a next page
        int limit = query.limit() + 1;
        List<RecordedChange> changes =
                query.newestFirst()
                        ? trail.before(
                                query.afterNumber().orElse(Long.MAX_VALUE), limit, wanted.filter())
                        : trail.after(query.afterNumber().orElse(0), limit, wanted.filter());
        boolean more = changes.size() > query.limit();
        List<RecordedChange> page = more ? changes.subList(0, query.limit()) : changes;
        return Answer.page(
                page.stream().map(ChangeEndpoint::json).toList(),
                more ? Optional.of(Long.toString(page.getLast().number())) : Optional.empty());
    }

    /** The JSON of an entry. */
    static ObjectNode json(RecordedChange change) {
        ObjectNode json = JsonView.empty();
        json.put("number", change.number());
        json.put("kind", EntryKind.of(change.action()).word());
        json.put("at", change.at().toString());
        json.put("client", change.actor().clientId());
        json.put("subject", change.actor().subject());
        json.put("action", change.action());
        json.put("target", change.target());
        change.reference().ifPresent(it -> json.put("reference", it));
        Optional<ObjectNode> text =
                change.text().filter(it -> !it.isEmpty()).map(ChangeEndpoint::parse);
        text.map(it -> it.path("reason"))
                .filter(JsonNode::isString)
                .ifPresent(it -> json.set("reason", it));
        put(json, "before", change.before(), text);
        put(json, "after", change.after(), text);
        return json;
    }

    /** The whole state from the text of the change, or the state without personal data. */
    private static void put(
            ObjectNode json, String name, Optional<String> stored, Optional<ObjectNode> text) {
        text.map(it -> it.path(name))
                .filter(JsonNode::isObject)
                .or(() -> stored.map(ChangeEndpoint::parse))
                .ifPresent(it -> json.set(name, it));
    }

    private static ObjectNode parse(String json) {
        return Json.readObject(json.getBytes(StandardCharsets.UTF_8));
    }
}
