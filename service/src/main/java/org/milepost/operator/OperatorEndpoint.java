package org.milepost.operator;

import org.milepost.dialect.Caller;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.LedgerFailure;
import org.milepost.postgres.SqlFailure;
import org.milepost.trail.Actor;

/**
 * Any call of the operator's API: refusals of its operations and failures of the database become a
 * problem in the answer.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 *
 * @param needsReason whether the request must have the header {@code Change-Reason}
 * @param name the method and path of the route, for the trail
 */
public record OperatorEndpoint(Endpoint call, boolean needsReason, CallRecords records, String name)
        implements Endpoint {

    @Override
    public Response answer(Request request) {
        try {
            if (needsReason) {
                ChangeReason.require(request);
            }
            return call.answer(request);
        } catch (Problem e) {
            if (e.type() == ProblemType.FORBIDDEN || e.type() == ProblemType.LIMIT_EXCEEDED) {
                records.refused(client(request), request, name, e.type());
            }
            return ProblemBody.render(e);
        } catch (LedgerFailure e) {
            return ProblemBody.render(unavailable());
        } catch (RuntimeException e) {
            return switch (SqlFailure.ofStore(e).orElseThrow(() -> e)) {
                case RETRY, CONNECTION_LOST, RESOURCES -> ProblemBody.render(unavailable());
                case DATA, OTHER -> throw e;
            };
        }
    }

    /** Who makes a request, and why. */
    static Actor actor(Request request) {
        Actor actor = Actor.named(client(request).clientId());
        return ChangeReason.of(request).map(actor::because).orElse(actor);
    }

    /** The operator's client that makes a request; no other caller passes the guard. */
    static Caller.OperatorClient client(Request request) {
        return (Caller.OperatorClient) request.caller();
    }

    private static Problem unavailable() {
        return new Problem(
                ProblemType.UNAVAILABLE,
                "The database did not answer in time. Check the state before you send the"
                        + " request again: the change may have been made.");
    }
}
