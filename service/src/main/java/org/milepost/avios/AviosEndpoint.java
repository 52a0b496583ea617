package org.milepost.avios;

import org.milepost.http.Endpoint;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.LedgerFailure;
import org.milepost.postgres.SqlFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Any call of the partner API: refusals and failures of the database become errors in the style of
 * the call.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 *
 * @param refused gets every refusal
 */
public record AviosEndpoint(Endpoint call, ErrorBody style, RefusedCalls refused)
        implements Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(AviosEndpoint.class);

    @Override
    public Response answer(Request request) {
        try {
            return call.answer(request);
        } catch (PartnerRefusal e) {
            return refuse(request, e);
        } catch (Fault e) {
            refused.add(request, e);
            throw e;
        } catch (LedgerFailure e) {
            return refuse(request, PartnerRefusal.of(ErrorCode.SERVICE_UNAVAILABLE));
        } catch (RuntimeException e) {
            warn(e, SqlFailure.ofStore(e).orElseThrow(() -> e));
            return refuse(request, PartnerRefusal.of(ErrorCode.SERVICE_UNAVAILABLE));
        }
    }

    private Response refuse(Request request, PartnerRefusal refusal) {
        refused.add(request, refusal);
        return style.render(refusal);
    }

    /** A failure that is not an outage is a defect, and logged with its stack trace. */
    private static void warn(RuntimeException e, SqlFailure failure) {
        switch (failure) {
            case RETRY, CONNECTION_LOST, RESOURCES ->
                    LOG.warn(
                            "a call of the partner API failed because of the database"
                                    + " ({}); the caller gets 503; if this repeats, check the"
                                    + " database",
                            failure);
            case DATA, OTHER ->
                    LOG.warn(
                            "a statement of a call of the partner API failed; the"
                                    + " caller gets 503; report this as a defect",
                            e);
        }
    }
}
