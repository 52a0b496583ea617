package org.milepost.amcash;

import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/** {@code POST /checkout/amcash/reverse}: the miles of a redemption go back. */
public final class ReverseEndpoint implements Endpoint {

    private final Till till;

    /** The endpoint at this till. */
    public ReverseEndpoint(Till till) {
        this.till = till;
    }

    @Override
    public Response answer(Request http) {
        return till.reverse(http);
    }
}
