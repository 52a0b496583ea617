package org.milepost.avios;

import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/** {@code POST …/credit-transaction-requests}: Avios for a member. */
public final class CreditEndpoint implements Endpoint {

    private final Counter counter;

    /** The endpoint at this counter. */
    public CreditEndpoint(Counter counter) {
        this.counter = counter;
    }

    @Override
    public Response answer(Request http) {
        return counter.credit(http);
    }
}
