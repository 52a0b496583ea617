package org.milepost.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Postman collections are made from the documents, and have every call of them. */
final class PostmanCollectionTest {

    /**
     * Written again by {@code mvn -pl service test -Dtest=PostmanCollectionTest -Dpostman=write}.
     */
    @ParameterizedTest
    @ValueSource(strings = {"amcash", "avios", "operator"})
    void theCollectionIsMadeFromTheDocumentAndItsSteps(String name) throws IOException {
        Path file = file(name);
        String collection = PostmanCollection.of(document(name), name);
        if ("write".equals(System.getProperty("postman"))) {
            Files.writeString(file, collection);
        }

        assertThat(Files.readString(file, UTF_8))
                .as("run this test with -Dpostman=write and look at the difference")
                .isEqualTo(collection);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amcash", "avios", "operator"})
    void theCollectionHasEveryCallOfTheDocument(String name) throws IOException {
        JsonNode collection = JsonMapper.shared().readTree(Files.readString(file(name), UTF_8));
        Set<String> sent = new TreeSet<>();
        collection.path("item").forEach(it -> sent.add(it.path("id").asString("")));
        sent.remove("");
        Set<String> described = new TreeSet<>();
        document(name)
                .operations()
                .forEach(it -> described.add(it.node().path("operationId").asString()));

        assertThat(sent).isEqualTo(described);
    }

    private static Path file(String name) {
        return Path.of("src/main/resources/openapi/" + name + ".postman_collection.json");
    }

    private static OpenApiDocument document(String name) {
        return switch (name) {
            case "amcash" -> OpenApiDocument.amcash();
            case "avios" -> OpenApiDocument.avios();
            default -> OpenApiDocument.operator();
        };
    }
}
