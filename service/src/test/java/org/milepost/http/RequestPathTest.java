package org.milepost.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

    private static final FaultStyle API = fault -> Response.text(fault.status(), "api");
    private static final FaultStyle ELSE = fault -> Response.text(fault.status(), "else");

    private static final RouteTable ROUTES =
            new RouteTable(
                    List.of(
                            Route.get("/observe/metrics", ELSE, r -> Response.text(200, "")),
                            Route.get("/v1/{a}/x/{b}", API, r -> Response.text(200, ""))),
                    List.of(new PathPrefix("/v", API), new PathPrefix("/api/", API)),
                    ELSE,
                    new MountedRoutes());

    @ParameterizedTest
    @CsvSource({
        "/observe/metrics",
        "/%6fbserve/metrics",
        "/observe/%6D%65trics",
    })
    void anEscapedLetterIsThatLetter(String path) {
        assertThat(found(path)).contains("/observe/metrics");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observe%2Fmetrics",
                "/observe%2fmetrics",
                "/observe/metrics/",
                "//observe/metrics",
                "/observe//metrics",
                "/./observe/metrics",
                "/observe/./metrics",
                "/observe/%2e/metrics",
                "/x/../observe/metrics",
                "/%2e%2e/observe/metrics",
                "/OBSERVE/metrics",
                "/%256fbserve/metrics",
                "/observe;a/metrics",
                "/observe/metrics;a",
                "/observe\\metrics",
                "*",
                "/",
            })
    void nothingElseReachesARoute(String path) {
        assertThat(found(path)).isEmpty();
    }

    @Test
    void aPathIsCutAtItsSlashesBeforeItIsDecoded() {
        RouteTable.Found found = ROUTES.find("/v1/a%2Fb%252F+/x/%C3%A9").orElseThrow();

        assertThat(found.segment("a")).isEqualTo("a/b%2F+");
        assertThat(found.segment("b")).isEqualTo("\u00e9");
        assertThat(found.path()).isEqualTo("/v1/a%2Fb%2F+/x/\u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1//x/b", "/v1/./x/b", "/v1/a/x/..", "/v1/%2E%2e/x/b"})
    void emptySegmentsAndDotsAreNoNames(String path) {
        assertThat(found(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%4", "/%zz/a", "/%ff", "/%c3", "/%00", "/a%0Ab", "/%c2%80"})
    void whatCannotBeDecodedIs400(String path) {
        assertThatThrownBy(() -> ROUTES.find(path))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource({
        "/v9/nothing, api",
        "/V1/a/x/b, api",
        "/%76%31, api",
        "/api/x, api",
        "/API/x, api",
        "/%61pi/%zz, else",
        "/v1/%zz, api",
        "/api%2Fx, else",
        "/apix, else",
        "/observe/v1, else",
        "//v1, else",
    })
    void faultsAreWordedByTheApiOfTheDecodedPath(String path, String style) {
        Response response = ROUTES.styleOf(path).render(new Fault(404, ""));

        assertThat(new String(response.body(), UTF_8)).isEqualTo(style);
    }

    private static Optional<String> found(String path) {
        return ROUTES.find(path).map(RouteTable.Found::path);
    }
}
