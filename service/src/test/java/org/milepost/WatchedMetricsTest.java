package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The table of metrics in the documents, the dashboards and the alerts, compared with what a server
 * shows that has worked.
 */
class WatchedMetricsTest {

    private static final Path OPS = Path.of("..", "ops");

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\|([^|]*)\\| [^|]{8,} \\|$");

    /** A metric in an expression, with its matchers and the range that may follow. */
    private static final Pattern METRIC =
            Pattern.compile("\\b((?:milepost|jvm|process|system)_\\w+|up)\\b(?:\\{([^}]*)})?");

    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|on|ignoring|without)\\s*\\(([^)]*)\\)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)");

    /** Prometheus adds them to what it scrapes. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job", "le");

    private static ShownMetrics shown;

    @BeforeAll
    static void workAndLook() {
        try (RunningInstance instance = RunningInstance.start()) {
            shown = ShownMetrics.afterSomeWork(instance);
        }
    }

    @Test
    void everyMetricIsInTheTableAndEveryRowIsAMetric() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("..", "docs", "WATCH.md")))
                .results()
                .forEach(it -> rows.put(it.group(1), it.group(2) + " " + words(it.group(3))));

        Map<String, String> ours = new TreeMap<>(shown.families());
        ours.keySet().removeIf(it -> it.matches("(jvm|process|system)_.*"));
        assertThat(ours).isEqualTo(rows);
    }

    @Test
    void everyMetricAndLabelOfAnAlertExists() throws IOException {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (JsonNode rule : alerts()) {
            expressions.put(rule.path("alert").asString(), rule.path("expr").asString());
        }

        assertThat(expressions).hasSizeGreaterThan(10);
        assertThat(unknown(expressions)).isEmpty();
    }

    @Test
    void everyAlertSaysItsCauseAndCureInASentence() throws IOException {
        for (JsonNode rule : alerts()) {
            JsonNode notes = rule.path("annotations");
            assertThat(List.of(notes.path("cause").asString(), notes.path("cure").asString()))
                    .as(rule.path("alert").asString())
                    .allMatch(it -> it.matches("[A-Z.].{30,}\\."));
            assertThat(rule.path("labels").path("severity").asString()).isIn("page", "ticket");
        }
    }

    @Test
    void everyAlertIsInTheDocuments() throws IOException {
        String documents = Files.readString(Path.of("..", "docs", "WATCH.md"));

        for (JsonNode rule : alerts()) {
            assertThat(documents).contains("| `" + rule.path("alert").asString() + "` |");
        }
    }

    @Test
    void everyMetricAndLabelOfADashboardExists() throws IOException {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (Path file : dashboards()) {
            JsonNode dashboard = JsonMapper.builder().build().readTree(Files.readString(file));
            for (JsonNode panel : dashboard.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    expressions.put(
                            dashboard.path("title").asString()
                                    + ", "
                                    + panel.path("title").asString()
                                    + ", "
                                    + target.path("refId").asString(),
                            target.path("expr").asString()
                                    + " "
                                    + target.path("legendFormat").asString());
                }
            }
        }

        assertThat(expressions).hasSizeGreaterThan(30);
        assertThat(unknown(expressions)).isEmpty();
    }

    @Test
    void anUnknownNameIsFound() {
        assertThat(
                        unknown(
                                Map.of(
                                        "a", "rate(milepost_replays_totals[5m])",
                                        "b", "milepost_build{colour=\"red\"}",
                                        "c", "sum by (colour) (milepost_build)",
                                        "d", "milepost_build {{colour}}")))
                .hasSize(4);
    }

    /** The names in these expressions that no line of the server has. */
    private static List<String> unknown(Map<String, String> expressions) {
        List<String> unknown = new ArrayList<>();
        expressions.forEach(
                (place, expression) -> {
                    Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
                    Matcher metric = METRIC.matcher(PLACEHOLDER.matcher(expression).replaceAll(""));
                    while (metric.find()) {
                        Set<String> known = labels(metric.group(1));
                        if (known.isEmpty()) {
                            unknown.add(place + ": " + metric.group(1));
                        }
                        labels.addAll(known);
                        names(LABEL, String.valueOf(metric.group(2))).stream()
                                .filter(it -> !known.contains(it))
                                .forEach(it -> unknown.add(place + ": label " + it));
                    }
                    Set<String> used = new TreeSet<>(names(PLACEHOLDER, expression));
                    names(GROUPING, expression)
                            .forEach(it -> used.addAll(List.of(it.split("\\s*,\\s*"))));
                    used.removeAll(labels);
                    used.forEach(it -> unknown.add(place + ": label " + it));
                });
        return unknown;
    }

    /** The labels of a metric, with those of Prometheus; empty when there is no such metric. */
    private static Set<String> labels(String metric) {
        if (metric.equals("up")) {
            return OF_PROMETHEUS;
        }
        Set<String> labels = shown.samples().getOrDefault(metric, Set.of());
        if (!shown.samples().containsKey(metric)) {
            return Set.of();
        }
        Set<String> all = new TreeSet<>(labels);
        all.addAll(OF_PROMETHEUS);
        return all;
    }

    private static List<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(it -> it.group(1)).toList();
    }

    private static Set<String> words(String cell) {
        return new TreeSet<>(names(Pattern.compile("`(\\w+)`"), cell));
    }

    private static List<JsonNode> alerts() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        JsonNode rules =
                YAMLMapper.builder()
                        .build()
                        .readTree(Files.readString(OPS.resolve("prometheus/milepost.rules.yml")));
        for (JsonNode group : rules.path("groups")) {
            group.path("rules").forEach(alerts::add);
        }
        return alerts;
    }

    private static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(OPS.resolve("grafana"))) {
            return files.filter(it -> it.toString().endsWith(".json")).sorted().toList();
        }
    }
}
