package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.milepost.http.Route;
import org.milepost.openapi.OpenApiDocument;

/** The paths of the checkout's document are those of the routing table. */
final class DocumentedRoutesTest {

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.amcash();

    /** The table; nobody calls its endpoints here, so that they need no till. */
    @SuppressWarnings("NullAway")
    private static final List<Route> ROUTES =
            Routes.checkout(
                    request -> {
                        throw new IllegalStateException("nobody asks");
                    },
                    null);

    @Test
    void theDocumentHasTheCallsOfTheTableAndTheOneForTokens() {
        List<String> calls = new ArrayList<>(List.of("POST /oauth/token"));
        ROUTES.forEach(route -> calls.add(route.method() + " " + route.path()));

        assertThat(documented()).containsExactlyInAnyOrderElementsOf(calls);
    }

    @Test
    void theCallsOfTheTableNeedTheDocumentedScope() {
        assertThat(ROUTES).allMatch(route -> route.guard().isPresent());
        assertThat(ROUTES)
                .allMatch(
                        route ->
                                DOCUMENT.at(OpenApiDocument.post(route.path()) + "/security")
                                        .isMissingNode());
        assertThat(DOCUMENT.at("/security/0/client/0").asString("")).isEqualTo(Routes.AMCASH_SCOPE);
    }

    private static List<String> documented() {
        List<String> calls = new ArrayList<>();
        DOCUMENT.at("/paths")
                .forEachEntry(
                        (path, operations) ->
                                operations.forEachEntry(
                                        (method, operation) ->
                                                calls.add(
                                                        method.toUpperCase(Locale.ROOT)
                                                                + " "
                                                                + path)));
        return calls;
    }
}
