package org.milepost.amcash;

import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/** {@code POST /checkout/amcash/inquire}: the collector's balances and the offer in force. */
public final class InquireEndpoint implements Endpoint {

    private final Till till;

    /** The endpoint at this till. */
    public InquireEndpoint(Till till) {
        this.till = till;
    }

    @Override
    public Response answer(Request http) {
        return till.inquire(http);
    }
}
