package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.avios.ErrorStyles;
import org.milepost.avios.PartnerApi;
import org.milepost.commit.LaneSettings;
import org.milepost.dialect.Caller;
import org.milepost.dialect.CommandRunner;
import org.milepost.http.LogLimit;
import org.milepost.ledger.Ledger;
import org.milepost.member.Members;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.programme.Programmes;
import org.milepost.refusal.Refusals;

/** The calls of the partner API's document are those of the routing table, and all are guarded. */
final class DocumentedPartnerRoutesTest {

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @Test
    void theDocumentHasTheCallsOfTheTableAndTheOneForTokens() {
        Database database = databases.create();
        List<String> routed = new ArrayList<>();
        try (Programmes programmes = Programmes.open(database);
                Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, () -> Instant.EPOCH)) {
            PartnerApi api =
                    PartnerApi.of(
                            programmes,
                            new Members(
                                    database,
                                    programmes,
                                    ledger,
                                    PartnerApi.CURRENCY,
                                    () -> Instant.EPOCH,
                                    () -> Instant.EPOCH),
                            ledger,
                            new CommandRunner(ledger),
                            new Refusals(),
                            new LogLimit(() -> Instant.EPOCH),
                            () -> Instant.EPOCH,
                            () -> Instant.EPOCH,
                            Duration.ofSeconds(1));
            Routes.avios(
                            scope -> request -> new Caller.OperatorClient("none", Set.of()),
                            api,
                            ErrorStyles.ORDINARY)
                    .forEach(
                            route -> {
                                assertThat(route.guard()).isPresent();
                                routed.add(route.method() + " " + route.path());
                            });
        }
        List<String> documented = new ArrayList<>();
        OpenApiDocument.avios().operations().stream()
                .filter(it -> !it.path().equals("/oauth/token"))
                .forEach(
                        it -> {
                            String method = it.method().toUpperCase(Locale.ROOT);
                            documented.add(method + " " + it.path());
                            documented.add(method + " /test" + it.path());
                        });

        assertThat(documented).containsExactlyInAnyOrderElementsOf(routed);
    }
}
