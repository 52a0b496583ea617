package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;
import static org.milepost.operator.OperatorEndpoint.client;

import org.milepost.http.Request;
import org.milepost.http.Response;

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
}
