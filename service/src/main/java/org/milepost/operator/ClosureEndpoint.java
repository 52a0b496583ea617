package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import org.milepost.http.Request;
import org.milepost.http.Response;

/** {@code …/persons/{number}/closure}: closes accounts, and opens them again by rules. */
public record ClosureEndpoint(ClosureOperations operations) {

    /** {@code POST …/persons/{number}/closure}. */
    public Response close(Request request) {
        Form.requireNothing(request);
        return Answer.added(
                JsonView.of(
                        operations.close(
                                actor(request),
                                request.pathSegment("programme"),
                                request.pathSegment("number"))),
                request.path());
    }

    /** {@code DELETE …/persons/{number}/closure}. */
    public Response reopen(Request request) {
        Form.requireNothing(request);
        operations.reopen(
                actor(request), request.pathSegment("programme"), request.pathSegment("number"));
        return Answer.gone();
    }
}
