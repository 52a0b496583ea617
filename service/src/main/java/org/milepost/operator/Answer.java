package org.milepost.operator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Response;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answers to successful calls. */
final class Answer {

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;
    private static final byte[] NO_BODY = {};

    private Answer() {}

    /** Something that exists. */
    static Response shown(ObjectNode json) {
        return json(OK, json);
    }

    /** Something new, with its path. */
    static Response added(ObjectNode json, String path) {
        return json(CREATED, json).with("Location", path);
    }

    /** Something new without a path. */
    static Response added(ObjectNode json) {
        return json(CREATED, json);
    }

    /** Something that waits for an approval. */
    static Response accepted(Approval approval) {
        return json(ACCEPTED, JsonView.of(approval, approval.state()))
                .with("Location", "/operator/v1/approvals/" + approval.number());
    }

    /** A changed balance, booked now or earlier. */
    static Response adjusted(Adjusted adjusted) {
        ObjectNode json =
                JsonView.of(adjusted.adjusting()).put("balance", adjusted.balance().count());
        return adjusted.isNew() ? added(json) : shown(json);
    }

    /** A reversed part, booked now or earlier. */
    static Response reversed(PartReversalOperations.Reversed reversed) {
        ObjectNode json = JsonView.of(reversed.part()).put("balance", reversed.balance().count());
        return reversed.isNew() ? added(json) : shown(json);
    }

    /** A reversed credit, booked now or earlier. */
    static Response reversed(CreditReversalOperations.Reversed reversed) {
        ObjectNode json = JsonView.of(reversed.credit()).put("balance", reversed.balance().count());
        return reversed.isNew() ? added(json) : shown(json);
    }

    /** A corrected break, booked now or earlier. */
    static Response corrected(CorrectionOperations.Corrected corrected) {
        ObjectNode json =
                JsonView.empty()
                        .put("currency", corrected.correction().currency())
                        .put("break", corrected.correction().number())
                        .put("miles", corrected.correction().miles().count())
                        .put("reason", corrected.correction().reason())
                        .put("balance", corrected.balance().count());
        return corrected.isNew() ? added(json) : shown(json);
    }

    /** Moved miles, booked now or earlier. */
    static Response moved(MoveOperations.Moved moved) {
        MoveRequest move = moved.move();
        ObjectNode json =
                JsonView.ofMove(move, move.miles())
                        .put("to", move.to())
                        .put("balance", moved.balance().count());
        return moved.isNew() ? added(json) : shown(json);
    }

    /** Something was deleted. */
    static Response gone() {
        return new Response(NO_CONTENT, "", NO_BODY, Map.of());
    }

    /** Part of a list; the last part has no next. */
    static Response page(List<ObjectNode> items, Optional<String> next) {
        ObjectNode page = JsonView.empty();
        ArrayNode array = page.putArray("items");
        items.forEach(array::add);
        next.ifPresent(cursor -> page.put("next", cursor));
        return json(OK, page);
    }

    /** Part of a list that was found in a read model. */
    static Response page(List<ObjectNode> items, Optional<String> next, ObjectNode read) {
        ObjectNode page = JsonView.empty();
        ArrayNode array = page.putArray("items");
        items.forEach(array::add);
        next.ifPresent(cursor -> page.put("next", cursor));
        page.set("read", read);
        return json(OK, page);
    }

    /**
     * What was found in a read model, without further pages.
     *
     * @param more whether there is more than this
     */
    static Response found(List<ObjectNode> items, boolean more, ObjectNode read) {
        ObjectNode found = JsonView.empty();
        ArrayNode array = found.putArray("items");
        items.forEach(array::add);
        found.put("more", more);
        found.set("read", read);
        return json(OK, found);
    }

    private static Response json(int status, ObjectNode body) {
        return Response.json(status, body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
