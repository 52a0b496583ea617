package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The settings in the packages and in the manifests for Kubernetes are ones that a server takes.
 */
class PackagedSettingsTest {

    private static final Path PACKAGING = Path.of("../packaging");
    private static final List<JsonNode> MANIFESTS = new ArrayList<>();

    @TempDir private Path directory;

    @BeforeAll
    static void readManifests() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        String text = Files.readString(PACKAGING.resolve("kubernetes/milepost.yaml"));
        for (String document : text.split("(?m)^---$", -1)) {
            JsonNode manifest = yaml.readTree(document);
            if (manifest.has("kind")) {
                MANIFESTS.add(manifest);
            }
        }
    }

    @Test
    void theSettingsOfThePackageNameThreeRoles() {
        Config config =
                Config.of(Settings.read(PACKAGING.resolve("milepost.properties"), Map.of()));

        assertThat(config.database().user()).isEqualTo("milepost");
        assertThat(config.owner().user()).isEqualTo("milepost_owner");
        assertThat(config.verifier().user()).isEqualTo("milepost_verify");
    }

    @ParameterizedTest
    @ValueSource(strings = {"milepost", "milepost-migrate"})
    void aPodTakesItsSettingsAndSecrets(String secret) throws IOException {
        Path file = directory.resolve("milepost.properties");
        Files.writeString(
                file, manifest("ConfigMap", "milepost").at("/data/milepost.properties").asString());
        for (var each : manifest("Secret", secret).path("stringData").properties()) {
            Files.writeString(
                    Files.createDirectories(directory.resolve("secrets")).resolve(each.getKey()),
                    "the secret");
        }
        Map<String, String> environment = new TreeMap<>();
        environment.put("MILEPOST_HTTP_HOST", "0.0.0.0");
        environment.put("MILEPOST_MANAGEMENT_HOST", "0.0.0.0");
        environment.put("MILEPOST_SECRETS", directory.resolve("secrets").toString());

        Config config = Config.of(Settings.read(file, environment));

        assertThat(List.of(config.database().password(), config.owner().password()))
                .contains("the secret");
    }

    /** Otherwise the lines for scripts would stand as text among the objects of the log. */
    @Test
    void theUnitLogsStandardErrorOnly() throws IOException {
        assertThat(Files.readString(PACKAGING.resolve("debian/milepost.service")))
                .contains("\nStandardOutput=null\n");
    }

    @Test
    void aPurgeDeletesOnlyPasswordsAndEmptyDirectories() throws Exception {
        Path etc = directory.resolve("etc/milepost");
        Files.createDirectories(etc.resolve("credentials"));
        Path own = Files.createDirectories(etc.resolve("tls")).resolve("server.key");
        Files.writeString(own, "of the operator");
        for (String name : List.of("database", "migrate", "verify")) {
            Files.writeString(etc.resolve("credentials").resolve(name + ".password"), "x");
        }

        purge();
        assertThat(own).exists();
        assertThat(etc.resolve("credentials")).doesNotExist();
        Files.delete(own);
        Files.delete(own.getParent());
        purge();
        assertThat(etc).doesNotExist();
    }

    private void purge() throws Exception {
        String script =
                Files.readString(PACKAGING.resolve("debian/postrm"))
                        .replace("/etc/milepost", directory.resolve("etc/milepost").toString());
        Path file = Files.writeString(directory.resolve("postrm"), script);
        Process process = new ProcessBuilder("sh", file.toString(), "purge").inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void thePodsEndAfterTheLameDuckTime() {
        JsonNode pod = manifest("Deployment", "milepost").at("/spec/template/spec");
        String settings =
                manifest("ConfigMap", "milepost").at("/data/milepost.properties").asString();

        assertThat(settings).contains("http.lameDuckMillis=10000");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(10 + 30);
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    }

    @Test
    void theProbesAskTheManagementAddress() {
        JsonNode container =
                manifest("Deployment", "milepost").at("/spec/template/spec/containers/0");

        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            JsonNode get = container.path(probe).path("httpGet");
            assertThat(get.path("port").asString()).isEqualTo("management");
            assertThat(get.path("path").asString()).startsWith("/observe/health/");
        }
        assertThat(container.at("/ports/1/containerPort").asInt()).isEqualTo(8081);
    }

    private static JsonNode manifest(String kind, String name) {
        return MANIFESTS.stream()
                .filter(it -> it.path("kind").asString().equals(kind))
                .filter(it -> it.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
