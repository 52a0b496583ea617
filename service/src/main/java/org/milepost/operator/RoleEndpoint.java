package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.util.Optional;
import org.milepost.dialect.StaffRole;
import org.milepost.http.Request;
import org.milepost.http.Response;

/** {@code /operator/v1/roles}: what each role may do, and its limits. */
public record RoleEndpoint(RoleOperations operations) {

    private static final long MILES_MAX = 1_000_000_000_000L;
    private static final String BOOKING_MAX = "bookingMax";
    private static final String DAY_MAX = "dayMax";

    /** {@code GET /operator/v1/roles}. */
    public Response list(Request request) {
        return Query.page(request, operations.all(), it -> it.role().word(), JsonView::of);
    }

    /** {@code GET /operator/v1/roles/{role}}. */
    public Response show(Request request) {
        return Answer.shown(JsonView.of(operations.find(role(request))));
    }

    /** {@code PATCH /operator/v1/roles/{role}}: its limits; null removes one. */
    public Response change(Request request) {
        StaffRole role = role(request);
        Form form = Form.of(request);
        boolean clearsBooking = form.clears(BOOKING_MAX);
        boolean clearsDay = form.clears(DAY_MAX);
        Optional<Long> bookingMax =
                clearsBooking ? Optional.empty() : form.number(BOOKING_MAX, 0, MILES_MAX);
        Optional<Long> dayMax = clearsDay ? Optional.empty() : form.number(DAY_MAX, 0, MILES_MAX);
        form.finish();
        return Answer.shown(
                JsonView.of(
                        operations.change(
                                actor(request),
                                role,
                                before ->
                                        new RoleLimit(
                                                role,
                                                clearsBooking
                                                        ? Optional.empty()
                                                        : bookingMax.or(before::bookingMax),
                                                clearsDay
                                                        ? Optional.empty()
                                                        : dayMax.or(before::dayMax)))));
    }

    private static StaffRole role(Request request) {
        return RoleOperations.require(request.pathSegment("role"));
    }
}
