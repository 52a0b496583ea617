package org.milepost.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.oauth.MemberScope;
import org.milepost.openapi.CollectionSteps.Exchange;
import org.milepost.web.StaticFile;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests of the Postman collections get the answers that the collections expect, also when
 * they are sent twice. The real client for them, and the sign-in, are in the proof {@code
 * documents}.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
final class CollectionStepsTest {

    private static final String CLIENT = "collection";

    private static RunningInstance instance;
    private static WireClient wire;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        instance.client(CLIENT, "HOTEL", Set.of(), MemberScope.NAMES);
        wire = new WireClient(instance.url());
    }

    @AfterAll
    static void stop() {
        wire.close();
        instance.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"amcash", "avios", "operator"})
    void theRequestsOfACollectionCanBeSentTwice(String name) {
        OpenApiDocument document =
                switch (name) {
                    case "amcash" -> OpenApiDocument.amcash();
                    case "avios" -> OpenApiDocument.avios();
                    default -> OpenApiDocument.operator();
                };
        String member =
                instance.memberToken(
                        CLIENT,
                        "ATRP",
                        "3081471017300186",
                        MemberScope.NAMES.toArray(String[]::new));
        List<String> unexpected = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            new CollectionSteps(document, wire, Map.of("memberToken", member))
                            .send(
                                    JsonMapper.shared()
                                            .readTree(
                                                    StaticFile.read(
                                                            "/openapi/"
                                                                    + name
                                                                    + ".postman_collection.json")))
                            .stream()
                            .filter(
                                    it ->
                                            it.answer().status() != it.expected()
                                                    || !it.differing().isEmpty())
                            .map(Exchange::toString)
                            .forEach(unexpected::add);
        }

        assertThat(unexpected).isEmpty();
    }
}
