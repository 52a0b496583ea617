package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;
import static org.milepost.operator.OperatorEndpoint.client;

import java.util.function.Supplier;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.trail.Action;
import org.milepost.trail.Actor;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code …/adjustments} and {@code …/part-reversals} of collectors and of members' accounts. What
 * is above the limits of the caller waits for an approval.
 */
public record BookingEndpoint(BookingOperations operations, ApprovalOperations approvals) {

    /** {@code POST} of a booking of this kind. */
    public Response book(Request request, BookingKind kind) {
        AskedBooking asked =
                operations.read(
                        kind,
                        request.pathSegment("programme"),
                        request.pathSegment("number"),
                        Form.bodyOf(request));
        return approvals.bookOrAsk(
                client(request), actor(request).because(asked.content().reason()), asked);
    }

    /**
     * Gives a person the accounts of another one. The reason is that of the header.
     *
     * @param field the member of the request that has the number
     * @param to that of the other one
     */
    Response join(Request request, BookingKind kind, String field, String to) {
        Actor actor = actor(request);
        ObjectNode body =
                JsonView.empty().put(field, to).put("reason", actor.reason().orElseThrow());
        AskedBooking asked =
                operations.read(
                        kind,
                        request.pathSegment("programme"),
                        request.pathSegment("number"),
                        body);
        return approvals.bookOrAsk(client(request), actor, asked);
    }

    /**
     * Adds a member to a household, within the limits of the caller, towards which the miles of the
     * household count.
     *
     * @throws Problem when it is more
     */
    <T> T within(Request request, String number, String household, Supplier<T> added) {
        String programme = request.pathSegment("programme");
        LimitedBooking limited =
                new LimitedBooking(
                        client(request).clientId(),
                        Action.MEMBER_ADDED.word(),
                        programme + "/" + number,
                        household,
                        operations.balances(programme, household));
        try {
            return approvals.limits().within(client(request), limited, added);
        } catch (Problem e) {
            throw e.type() == ProblemType.LIMIT_EXCEEDED
                    ? new Problem(
                            e.type(),
                            "The household has more miles than your roles may book. Add the member"
                                    + " without a household, and move the member into it.")
                    : e;
        }
    }
}
