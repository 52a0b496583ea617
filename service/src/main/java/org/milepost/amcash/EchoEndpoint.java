package org.milepost.amcash;

import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/** {@code POST /checkout/amcash/echo}: is the platform up? */
public final class EchoEndpoint implements Endpoint {

    private final Till till;

    /** The endpoint at this till. */
    public EchoEndpoint(Till till) {
        this.till = till;
    }

    @Override
    public Response answer(Request http) {
        return till.echo(http);
    }
}
