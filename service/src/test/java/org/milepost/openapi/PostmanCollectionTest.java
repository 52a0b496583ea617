package org.milepost.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class PostmanCollectionTest {

    private static final Path SOURCE =
            Path.of("src/main/resources/openapi/amcash.postman_collection.json");

    private static final Path AVIOS =
            Path.of("src/main/resources/openapi/avios.postman_collection.json");

    /** Written anew likewise. */
    @Test
    void thePartnerApisCollectionIsMadeFromItsDocument() throws IOException {
        String collection = AviosPostmanCollection.of(OpenApiDocument.avios());
        if ("write".equals(System.getProperty("postman"))) {
            Files.writeString(AVIOS, collection);
        }

        assertThat(Files.readString(AVIOS, UTF_8))
                .as("run this test with -Dpostman=write and look at the difference")
                .isEqualTo(collection);
    }

    /**
     * Written anew by {@code mvn -pl service test -Dtest=PostmanCollectionTest -Dpostman=write}.
     */
    @Test
    void theCollectionIsMadeFromTheDocument() throws IOException {
        String collection = PostmanCollection.ofCheckout(OpenApiDocument.amcash());
        if ("write".equals(System.getProperty("postman"))) {
            Files.writeString(SOURCE, collection);
        }

        assertThat(Files.readString(SOURCE, UTF_8))
                .as("run this test with -Dpostman=write and look at the difference")
                .isEqualTo(collection);
    }
}
