package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.amcash.CheckoutEndpoint;
import org.milepost.amcash.CheckoutOutcomeEndpoint;
import org.milepost.amcash.SandboxFaults;
import org.milepost.commit.LaneSettings;
import org.milepost.dialect.Caller;
import org.milepost.dialect.CommandRunner;
import org.milepost.http.Route;
import org.milepost.ledger.Ledger;
import org.milepost.member.MemberCards;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.programme.Programmes;
import org.milepost.refusal.Refusals;

/** The paths of the checkout's document are those of the routing table. */
final class DocumentedRoutesTest {

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.amcash();

    @RegisterExtension static final TestDatabases DATABASES = new TestDatabases();

    private static List<Route> routes = List.of();

    @BeforeAll
    static void readTheTable() {
        Database database = DATABASES.create();
        try (Programmes programmes = Programmes.open(database);
                Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, () -> Instant.EPOCH);
                CommandRunner runner = new CommandRunner(ledger)) {
            CheckoutEndpoint checkout =
                    new CheckoutEndpoint(
                            programmes,
                            new MemberCards(database),
                            ledger,
                            runner,
                            SandboxFaults.NONE,
                            new Refusals(),
                            () -> Instant.EPOCH,
                            Duration.ofSeconds(1));
            CheckoutOutcomeEndpoint outcomes =
                    new CheckoutOutcomeEndpoint(
                            programmes,
                            new MemberCards(database),
                            ledger,
                            runner,
                            () -> Instant.EPOCH,
                            Duration.ofSeconds(1));
            routes =
                    Routes.checkout(
                            request -> new Caller.OperatorClient("none", Set.of()),
                            checkout,
                            outcomes);
        }
    }

    @Test
    void theDocumentHasTheCallsOfTheTableAndTheOneForTokens() {
        List<String> calls = new ArrayList<>(List.of("POST /oauth/token"));
        routes.forEach(route -> calls.add(route.method() + " " + route.path()));

        assertThat(documented()).containsExactlyInAnyOrderElementsOf(calls);
    }

    @Test
    void theCallsOfTheTableNeedTheDocumentedScope() {
        assertThat(routes).allMatch(route -> route.guard().isPresent());
        assertThat(routes)
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
