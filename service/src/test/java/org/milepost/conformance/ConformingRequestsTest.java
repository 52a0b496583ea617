package org.milepost.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.conformance.ConformingRequests.ConformingRequest;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.openapi.OpenApiDocument.Operation;

/**
 * A request that conforms to a document is never an error of the server, and is never refused for
 * its form but for the reasons that the document lists. A failure prints the seed; {@code
 * -Dconformance.seed=N} runs it again, {@code -Dconformance.requests=N} sets how many requests each
 * call gets.
 */
@Tag("conformance")
final class ConformingRequestsTest {

    private static final long SEED = Long.getLong("conformance.seed", new Random().nextLong());
    private static final int REQUESTS = Integer.getInteger("conformance.requests", 10);
    private static final int VIOLATIONS_MAX = 20;
    private static final int UNAVAILABLE = 503;

    /** A collector of the sandbox for whom the checkout fails. */
    private static final String FAILING_COLLECTOR = "80000000089";

    private static final String[] MEMBER_SCOPES = {
        "retrieve_username",
        "retrieve_account",
        "retrieve_transactions",
        "retrieve_membership",
        "update_membership",
        "debit",
        "reverse_transaction"
    };

    /** The documents, and the token for the calls of each. */
    enum Api {
        CHECKOUT(OpenApiDocument.amcash()) {
            @Override
            String token(RunningInstance instance) {
                return instance.token("loy1-pos");
            }
        },
        PARTNER(OpenApiDocument.avios()) {
            @Override
            String token(RunningInstance instance) {
                instance.client("tester", "HOTEL", Set.of(), Set.of(MEMBER_SCOPES));
                return instance.memberToken("tester", "ATRP", "3081471017300186", MEMBER_SCOPES);
            }
        },
        OPERATOR(OpenApiDocument.operator()) {
            @Override
            String token(RunningInstance instance) {
                return instance.token("operator");
            }
        };

        @SuppressWarnings("ImmutableEnumChecker") // shared by all threads
        private final OpenApiDocument document;

        Api(OpenApiDocument document) {
            this.document = document;
        }

        abstract String token(RunningInstance instance);
    }

    @ParameterizedTest
    @EnumSource
    void aConformingRequestIsNotRefusedForItsForm(Api api) {
        ConformingRequests requests = new ConformingRequests(api.document, new Random(SEED));
        ListedRefusals listed = ListedRefusals.of(api.document);
        List<String> violations = new ArrayList<>();
        try (RunningInstance instance = RunningInstance.start();
                WireClient client = new WireClient(instance.url())) {
            String authorization = "Authorization: Bearer " + api.token(instance) + "\r\n";
            for (Operation operation : api.document.operations()) {
                for (int i = 0; i < REQUESTS && violations.size() < VIOLATIONS_MAX; i++) {
                    ConformingRequest request = requests.next(operation);
                    Answer answer = send(client, request, authorization);
                    violations.addAll(violations(request, answer, listed));
                }
            }
        }
        assertThat(violations).as("conformance.seed %d", SEED).isEmpty();
    }

    private static Answer send(WireClient client, ConformingRequest request, String authorization) {
        return client.send(
                request.operation().method().toUpperCase(Locale.ROOT),
                request.target(),
                (isForTokens(request) ? "" : authorization) + request.headers(),
                request.sent().getBytes(UTF_8));
    }

    private static List<String> violations(
            ConformingRequest request, Answer answer, ListedRefusals listed) {
        List<String> violations = new ArrayList<>();
        boolean isBroken = answer.status() > 499 && answer.status() != UNAVAILABLE;
        boolean isSimulated = request.sent().contains(FAILING_COLLECTOR);
        if (isBroken && !isSimulated) {
            violations.add(answer.status() + " for " + describe(request, answer));
        }
        for (FormRefusal refusal : FormRefusal.of(answer)) {
            if (!isForTokens(request) && !listed.has(refusal, request.body())) {
                violations.add(refusal + " for " + describe(request, answer));
            }
        }
        return violations;
    }

    /** What a token request needs depends on its grant type, which its schema does not say. */
    private static boolean isForTokens(ConformingRequest request) {
        return request.operation().path().startsWith("/oauth/");
    }

    private static String describe(ConformingRequest request, Answer answer) {
        return request.operation()
                + " "
                + request.target()
                + " "
                + request.sent()
                + " -> "
                + answer;
    }
}
