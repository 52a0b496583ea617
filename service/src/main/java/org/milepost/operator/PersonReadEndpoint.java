package org.milepost.operator;

import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * A call that shows personal data: what it shows is recorded in the trail before it is answered. If
 * that fails, nothing is shown.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 *
 * @param name the method and path of the route
 */
public record PersonReadEndpoint(PersonCall call, CallRecords records, String name)
        implements Endpoint {

    @Override
    public Response answer(Request request) {
        PersonAnswer shown = call.answer(request);
        records.read(request, name, shown.persons());
        return shown.response();
    }
}
