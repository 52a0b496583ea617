package org.milepost.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * A health check: 200 when all checks succeed, 503 with the names of what is down.
 *
 * <p>Threads: shared.
 */
public final class HealthEndpoint implements Endpoint {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Supplier<List<String>> down;

    /**
     * A health check.
     *
     * @param down the names of what is down, which need no escaping in JSON; called each time, may
     *     block for a moment
     */
    public HealthEndpoint(Supplier<List<String>> down) {
        this.down = down;
    }

    @Override
    public Response answer(Request request) {
        List<String> names = down.get();
        return names.isEmpty()
                ? Response.json(OK, utf8("{\"status\":\"UP\"}"))
                : Response.json(
                        UNAVAILABLE,
                        utf8(
                                names.stream()
                                        .collect(
                                                Collectors.joining(
                                                        "\",\"",
                                                        "{\"status\":\"DOWN\",\"down\":[\"",
                                                        "\"]}"))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
