package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.RunningInstance.SecondInstance;
import org.milepost.audit.VerificationStore;
import org.milepost.ledger.FeedReader;
import org.milepost.telemetry.TelemetrySettings;

/**
 * The metrics that a server shows.
 *
 * @param families the metrics by name, each with its type and the sorted names of its labels
 * @param samples the names of the lines, each with the names of its labels
 */
record ShownMetrics(Map<String, String> families, Map<String, Set<String>> samples) {

    private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) (\\w+)");
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    /** Of a server that has redeemed, reversed, repeated and been audited, and has a reader. */
    static ShownMetrics afterSomeWork(RunningInstance instance) {
        FeedReader.open(instance.database(), "files");
        new VerificationStore(instance.database()).add(instance.audit(), Duration.ofMillis(1_500));
        String collector = instance.collector(500);
        try (SecondInstance server = instance.startSecondWith(TelemetrySettings.ORDINARY);
                SimpleTill till = new SimpleTill(server.url(), instance.token("loy1-pos"));
                WireClient management = new WireClient(server.managementUrl())) {
            String number = till.redeem(collector, "k1", "").member("txnConfirmationNumber");
            till.redeem(collector, "k1", "");
            assertThat(till.reverse(collector, "k2", number).body())
                    .contains("\"responseCode\":\"0000\"");
            till.inquire(collector);
            return of(management.send("GET", "/observe/metrics", "", new byte[0]).body());
        }
    }

    /** Of the text format. */
    static ShownMetrics of(String text) {
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> samples = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (!line.startsWith("#") && sample.matches()) {
                Set<String> labels = samples.computeIfAbsent(sample.group(1), _ -> new TreeSet<>());
                if (sample.group(2) != null) {
                    LABEL.matcher(sample.group(2)).results().forEach(it -> labels.add(it.group(1)));
                }
            }
        }
        Map<String, String> families = new TreeMap<>();
        types.forEach(
                (name, type) -> {
                    if (!isMaximum(name, types)) {
                        families.put(name, type + " " + labels(name, samples));
                    }
                });
        return new ShownMetrics(families, samples);
    }

    /** Each histogram and summary has a gauge of its greatest recent value beside it. */
    private static boolean isMaximum(String name, Map<String, String> types) {
        return name.endsWith("_max")
                && Set.of("histogram", "summary")
                        .contains(
                                types.getOrDefault(
                                        name.substring(0, name.length() - "_max".length()), ""));
    }

    private static Set<String> labels(String family, Map<String, Set<String>> samples) {
        Set<String> labels = new TreeSet<>();
        samples.forEach(
                (name, ofSample) -> {
                    if (name.equals(family)
                            || name.equals(family + "_bucket")
                            || name.equals(family + "_count")) {
                        labels.addAll(ofSample);
                    }
                });
        labels.remove("le");
        return labels;
    }
}
