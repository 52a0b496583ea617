package org.milepost.amcash;

import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/** {@code POST /checkout/amcash/redeem}: miles for a discount on the purchase. */
public final class RedeemEndpoint implements Endpoint {

    private final Till till;

    /** The endpoint at this till. */
    public RedeemEndpoint(Till till) {
        this.till = till;
    }

    @Override
    public Response answer(Request http) {
        return till.redeem(http);
    }
}
