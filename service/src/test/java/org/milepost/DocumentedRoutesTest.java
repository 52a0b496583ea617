package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.milepost.http.Caller;
import org.milepost.http.Request;
import org.milepost.http.Route;
import org.milepost.openapi.OpenApiDocument;

/** The paths of the documents are those of the routing table. */
final class DocumentedRoutesTest {

    /** The table; its endpoints are looked at by nobody here. */
    @SuppressWarnings("NullAway")
    private static final List<Route> ROUTES =
            Routes.of(
                    DocumentedRoutesTest::nobody,
                    null,
                    DocumentedRoutesTest::nobody,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.amcash();

    @Test
    void theCheckoutHasTheDocumentedCallsAndNoOthers() {
        List<String> routes =
                ROUTES.stream()
                        .filter(route -> route.path().startsWith("/checkout/"))
                        .map(route -> route.method() + " " + route.path())
                        .toList();

        assertThat(documented("/checkout/")).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void everyOtherDocumentedCallIsRouted() {
        assertThat(documented("/"))
                .isSubsetOf(
                        ROUTES.stream().map(route -> route.method() + " " + route.path()).toList());
    }

    @Test
    void whatNeedsATokenIsWhatIsGuarded() {
        List<String> guarded =
                ROUTES.stream()
                        .filter(route -> route.guard().isPresent())
                        .map(Route::path)
                        .filter(path -> documented("/").contains("POST " + path))
                        .toList();
        List<String> open = new ArrayList<>(documented("/"));
        open.removeIf(it -> DOCUMENT.at(post(it) + "/security").isMissingNode());

        assertThat(open).containsExactly("POST /oauth/token");
        assertThat(guarded).hasSameSizeAs(documented("/checkout/"));
        assertThat(DOCUMENT.at("/security/0/client/0").asString("")).isEqualTo(Routes.AMCASH_SCOPE);
    }

    private static String post(String call) {
        return OpenApiDocument.post(call.substring("POST ".length()));
    }

    private static List<String> documented(String prefix) {
        List<String> calls = new ArrayList<>();
        DOCUMENT.at("/paths")
                .forEachEntry(
                        (path, operations) ->
                                operations.forEachEntry(
                                        (method, operation) -> {
                                            if (path.startsWith(prefix)) {
                                                calls.add(
                                                        method.toUpperCase(Locale.ROOT)
                                                                + " "
                                                                + path);
                                            }
                                        }));
        return calls;
    }

    private static Caller nobody(Request request) {
        throw new IllegalStateException("nobody asks");
    }
}
