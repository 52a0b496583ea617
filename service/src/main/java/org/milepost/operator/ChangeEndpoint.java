package org.milepost.operator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.trail.ChangeStore;
import org.milepost.trail.RecordedChange;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/changes}: who changed what. */
public record ChangeEndpoint(ChangeStore trail) {

    /** {@code GET /operator/v1/changes}. */
    public Response list(Request request) {
        Query query = Query.withOrder(request);
        // one more than asked for, to know whether there is a next page
        int limit = query.limit() + 1;
        List<RecordedChange> changes =
                query.newestFirst()
                        ? trail.before(query.afterNumber().orElse(Long.MAX_VALUE), limit)
                        : trail.after(query.afterNumber().orElse(0), limit);
        boolean more = changes.size() > query.limit();
        List<RecordedChange> page = more ? changes.subList(0, query.limit()) : changes;
        return Answer.page(
                page.stream().map(ChangeEndpoint::json).toList(),
                more ? Optional.of(Long.toString(page.getLast().number())) : Optional.empty());
    }

    private static ObjectNode json(RecordedChange change) {
        ObjectNode json = JsonView.empty();
        json.put("number", change.number());
        json.put("at", change.at().toString());
        json.put("client", change.actor().clientId());
        json.put("subject", change.actor().subject());
        json.put("action", change.action());
        json.put("target", change.target());
        change.reference().ifPresent(it -> json.put("reference", it));
        change.before().ifPresent(it -> json.set("before", parse(it)));
        change.after().ifPresent(it -> json.set("after", parse(it)));
        return json;
    }

    private static ObjectNode parse(String json) {
        return Json.readObject(json.getBytes(StandardCharsets.UTF_8));
    }
}
