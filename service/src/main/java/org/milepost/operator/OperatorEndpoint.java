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
 */
public record OperatorEndpoint(Endpoint call) implements Endpoint {

    @Override
    public Response answer(Request request) {
        try {
            return call.answer(request);
        } catch (Problem e) {
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

    /** The operator's client that makes a request; no other caller passes the guard. */
    static Actor actor(Request request) {
        return Actor.named(((Caller.OperatorClient) request.caller()).clientId());
    }

    private static Problem unavailable() {
        return new Problem(
                ProblemType.UNAVAILABLE,
                "The database did not answer in time. Check the state before you send the"
                        + " request again: the change may have been made.");
    }
}
