package org.milepost.avios;

import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/** {@code POST …/reverse-transaction-requests}: the Avios of a debit given back. */
public final class ReverseEndpoint implements Endpoint {

    private final Counter counter;

    /** The endpoint at this counter. */
    public ReverseEndpoint(Counter counter) {
        this.counter = counter;
    }

    @Override
    public Response answer(Request http) {
        return counter.reverse(http);
    }
}
