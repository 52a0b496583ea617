package org.milepost.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * A probe: 200 when the condition holds, 503 when it does not.
 *
 * <p>Threads: shared.
 */
public final class HealthEndpoint implements Endpoint {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final BooleanSupplier healthy;

    /** A probe of this condition, which is asked each time and may block for a moment. */
    public HealthEndpoint(BooleanSupplier healthy) {
        this.healthy = healthy;
    }

    @Override
    public Response answer(Request request) {
        boolean up = healthy.getAsBoolean();
        String body = up ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}";
        return Response.json(up ? OK : UNAVAILABLE, body.getBytes(StandardCharsets.UTF_8));
    }
}
