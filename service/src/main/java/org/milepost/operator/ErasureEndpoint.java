package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import org.milepost.http.Request;
import org.milepost.http.Response;

/** {@code …/persons/{number}/erasure}. */
public record ErasureEndpoint(ErasureOperations operations) {

    /** {@code POST …/persons/{number}/erasure}: cannot be undone. */
    public Response erase(Request request) {
        Form.requireNothing(request);
        return Answer.shown(
                operations
                        .erase(
                                actor(request),
                                request.pathSegment("programme"),
                                request.pathSegment("number"))
                        .json());
    }
}
