package org.milepost.operator;

import org.jdbi.v3.core.JdbiException;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.LedgerFailure;
import org.milepost.postgres.SqlFailure;

/**
 * Any call of the operator's API: what its desk refuses, and what the database cannot do now,
 * becomes a problem for the caller.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public final class OperatorEndpoint implements Endpoint {

    private final Endpoint call;

    /** The endpoint of one call. */
    public OperatorEndpoint(Endpoint call) {
        this.call = call;
    }

    @Override
    public Response answer(Request request) {
        try {
            return call.answer(request);
        } catch (Problem e) {
            return ProblemBody.render(e);
        } catch (LedgerFailure e) {
            return ProblemBody.render(unavailable());
        } catch (JdbiException e) {
            return switch (SqlFailure.of(e)) {
                case RETRY, CONNECTION_LOST, RESOURCES -> ProblemBody.render(unavailable());
                case DATA, OTHER -> throw e;
            };
        }
    }

    private static Problem unavailable() {
        return new Problem(
                ProblemType.UNAVAILABLE,
                "The database did not take it in time. Look before sending it again: it may have"
                        + " happened.");
    }
}
