package org.milepost.proofs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a package has for operators beside the program. */
class PackagedDocumentsTest {

    @TempDir Path directory;

    @Test
    void everyRelativeLinkOfAPackagedDocumentLeadsToAFileOfThePackage() {
        new PackagedDocuments(Path.of("..")).addTo(new StagedTree(directory), "doc");

        assertThat(PackagedDocuments.brokenLinks(directory.resolve("doc"))).isEmpty();
        for (String name :
                new String[] {
                    "INSTALL.md",
                    "WATCH.md",
                    "PROXIES.md",
                    "ARCHITECTURE.md",
                    "roles.sql",
                    "ops/prometheus/milepost.rules.yml",
                    "ops/grafana/milepost-calls.json",
                    "ops/haproxy/haproxy.cfg"
                }) {
            assertThat(directory.resolve("doc").resolve(name)).isRegularFile();
        }
    }

    @Test
    void aLinkToNothingIsFound() throws Exception {
        Files.writeString(
                directory.resolve("A.md"),
                """
                # One heading, with `code`
                [a](A.md#one-heading-with-code) [b](#one-heading-with-code) [c](https://x.example/)
                [d](B.md) [e](A.md#two) [f](../outside.md)
                """);

        assertThat(PackagedDocuments.brokenLinks(directory))
                .containsExactly("A.md: ](B.md)", "A.md: ](A.md#two)", "A.md: ](../outside.md)");
    }
}
