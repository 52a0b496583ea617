package org.milepost.proofs.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.milepost.bench.process.Pauses;
import org.milepost.http.HttpServer;
import org.milepost.proofs.ToolRun;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Prometheus that scrapes one server every second, with a copy of the project's rules: the same
 * expressions and limits, but shorter times, so that a proof need not wait for minutes.
 *
 * <p>Threads: used by one thread.
 */
final class PrometheusServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HOST = "127.0.0.1";
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration QUESTION_MAX = Duration.ofSeconds(5);

    private final Path directory;
    private final URI address;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();

    private PrometheusServer(Path directory, URI address, Process process) {
        this.directory = directory;
        this.address = address;
        this.process = process;
    }

    /**
     * Checks the project's rules and tests, and starts it.
     *
     * @param directory for its data and configuration
     * @param rules the project's directory of rules
     * @param server the management address of the server
     */
    static PrometheusServer start(Path directory, Path rules, URI server) {
        try {
            Path original = rules.resolve("milepost.rules.yml");
            promtool(directory, "check", "rules", original.toString());
            promtool(directory, "check", "config", rules.resolve("prometheus.yml").toString());
            promtool(directory, "test", "rules", rules.resolve("milepost.test.yml").toString());
            Path copy = directory.resolve("short.rules.yml");
            Files.writeString(copy, shortened(Files.readString(original)));
            promtool(directory, "check", "rules", copy.toString());
            Path config = directory.resolve("prometheus.yml");
            Files.writeString(
                    config,
                    """
                    global:
                      scrape_interval: 1s
                      scrape_timeout: 1s
                      evaluation_interval: 1s
                    rule_files: [short.rules.yml]
                    scrape_configs:
                      - job_name: milepost
                        metrics_path: /observe/metrics
                        file_sd_configs:
                          - files: [targets.json]
                            refresh_interval: 1s
                    """);
            URI address = URI.create("http://" + HOST + ":" + HttpServer.freePort(HOST));
            Process process =
                    ToolRun.start(
                            directory,
                            directory.resolve("prometheus.log"),
                            List.of(
                                    "prometheus",
                                    "--config.file=" + config,
                                    "--storage.tsdb.path=" + directory.resolve("series"),
                                    "--web.listen-address=" + address.getAuthority()));
            PrometheusServer started = new PrometheusServer(directory, address, process);
            started.watch(server);
            if (!Pauses.await(START_MAX, started::isReady)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "Prometheus did not start: "
                                + Files.readString(directory.resolve("prometheus.log")));
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same rules with times of seconds. */
    static String shortened(String rules) {
        return rules.replaceAll("for: \\d+[smh]", "for: 1s").replaceAll("\\[\\d+m]", "[15s]");
    }

    private static void promtool(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        ToolRun.of(directory, command).require("promtool " + String.join(" ", arguments));
    }

    /** Scrapes this server from now on, and no other. */
    void watch(URI server) {
        try {
            Path targets = directory.resolve("targets.json");
            Path next = directory.resolve("targets.next");
            Files.writeString(next, "[{\"targets\":[\"" + server.getAuthority() + "\"]}]");
            Files.move(next, targets, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the alerts that fire. */
    Set<String> firing() {
        Set<String> firing = new TreeSet<>();
        for (JsonNode alert : question("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.path("state").asString("").equals("firing")) {
                firing.add(alert.path("labels").path("alertname").asString(""));
            }
        }
        return firing;
    }

    /** The names of all alerts of its rules. */
    Set<String> alerts() {
        Set<String> names = new TreeSet<>();
        for (JsonNode group : question("/api/v1/rules").path("data").path("groups")) {
            group.path("rules").forEach(it -> names.add(it.path("name").asString("")));
        }
        return names;
    }

    private boolean isReady() {
        try {
            return !alerts().isEmpty();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private JsonNode question(String path) {
        try {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(address.resolve(path))
                                    .timeout(QUESTION_MAX)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? JSON.readTree(answer.body())
                    : JSON.createObjectNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while asking Prometheus", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        http.close();
    }
}
