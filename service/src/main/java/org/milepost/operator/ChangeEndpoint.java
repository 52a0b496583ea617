package org.milepost.operator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/changes}: who changed what. */
public final class ChangeEndpoint {

    private final ChangeStore trail;

    /** The calls over these operations. */
    public ChangeEndpoint(Operations operations) {
        this.trail = operations.trail();
    }

    /** {@code GET /operator/v1/changes}. */
    public Response list(Request request) {
        Query query = Query.withOrder(request);
        // one more than asked for tells whether there is a next page
        int limit = query.limit() + 1;
        List<RecordedChange> changes =
                query.newestFirst()
                        ? trail.before(query.afterNumber().orElse(Long.MAX_VALUE), limit)
                        : trail.after(query.afterNumber().orElse(0), limit);
        boolean more = changes.size() > query.limit();
        List<RecordedChange> page = more ? changes.subList(0, query.limit()) : changes;
        return Answer.page(
                page.stream().map(ChangeEndpoint::picture).toList(),
                more ? Optional.of(Long.toString(page.getLast().number())) : Optional.empty());
    }

    private static ObjectNode picture(RecordedChange change) {
        ObjectNode picture = Picture.empty();
        picture.put("number", change.number());
        picture.put("at", change.at().toString());
        picture.put("client", change.actor().clientId());
        picture.put("subject", change.actor().subject());
        picture.put("action", change.action());
        picture.put("target", change.target());
        change.reference().ifPresent(it -> picture.put("reference", it));
        change.before().ifPresent(it -> picture.set("before", parse(it)));
        change.after().ifPresent(it -> picture.set("after", parse(it)));
        return picture;
    }

    private static ObjectNode parse(String json) {
        return Json.readObject(json.getBytes(StandardCharsets.UTF_8));
    }
}
