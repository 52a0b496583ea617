package org.milepost.avios;

import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/** {@code POST …/debit-transaction-requests}: Avios of a member for a product. */
public final class DebitEndpoint implements Endpoint {

    private final Counter counter;

    /** The endpoint at this counter. */
    public DebitEndpoint(Counter counter) {
        this.counter = counter;
    }

    @Override
    public Response answer(Request http) {
        return counter.debit(http);
    }
}
