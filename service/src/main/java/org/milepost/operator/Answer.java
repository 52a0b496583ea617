package org.milepost.operator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Response;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answers of calls that did what they were asked. */
final class Answer {

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;
    private static final byte[] NO_BODY = {};

    private Answer() {}

    /** What there is. */
    static Response shown(ObjectNode picture) {
        return json(OK, picture);
    }

    /** What was added, and where it is found. */
    static Response added(ObjectNode picture, String path) {
        return json(CREATED, picture).with("Location", path);
    }

    /** What was added and has no place of its own. */
    static Response added(ObjectNode picture) {
        return json(CREATED, picture);
    }

    /** What became of a balance, booked now or earlier. */
    static Response adjusted(Adjusted adjusted) {
        ObjectNode picture =
                Picture.of(adjusted.adjusting()).put("balance", adjusted.balance().count());
        return adjusted.isNew() ? added(picture) : shown(picture);
    }

    /** It is gone. */
    static Response gone() {
        return new Response(NO_CONTENT, "", NO_BODY, Map.of());
    }

    /** Part of a list; the last part has no next. */
    static Response page(List<ObjectNode> items, Optional<String> next) {
        ObjectNode page = Picture.empty();
        ArrayNode array = page.putArray("items");
        items.forEach(array::add);
        next.ifPresent(cursor -> page.put("next", cursor));
        return json(OK, page);
    }

    private static Response json(int status, ObjectNode body) {
        return Response.json(status, body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
