package org.milepost.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A settlement file as a partner's program reads it, by docs/FILES.md and without Milepost's code.
 *
 * @param head its words before the lines, or its object
 * @param lines the values of each line by name, without empty ones
 * @param totals its numbers after the lines
 */
record ReadFile(List<String> head, List<Map<String, String>> lines, List<Long> totals) {

    private static final List<String> NAMES =
            List.of(
                    "line",
                    "bookedAt",
                    "bookedOn",
                    "kind",
                    "account",
                    "amount",
                    "terminal",
                    "store",
                    "confirmation",
                    "original",
                    "originalDay",
                    "happenedAt",
                    "trace",
                    "transactionId",
                    "reference");

    /** Reads the format with two percent signs. */
    static ReadFile reconciliation(byte[] bytes) {
        for (byte each : bytes) {
            assertThat(each == '\n' || (each >= 0x20 && each < 0x7f)).as("byte %d", each).isTrue();
        }
        String text = new String(bytes, UTF_8);
        assertThat(text).endsWith("\n");
        List<List<String>> records = new ArrayList<>();
        for (String record : text.substring(0, text.length() - 1).split("\n", -1)) {
            List<String> values = new ArrayList<>();
            for (String value : record.split("%%", -1)) {
                values.add(decoded(value));
            }
            records.add(values);
        }
        assertThat(records.get(0).get(0)).isEqualTo("H1");
        assertThat(records.get(1).get(0)).isEqualTo("H2");
        assertThat(records.get(records.size() - 2).get(0)).isEqualTo("T1");
        assertThat(records.getLast().get(0)).isEqualTo("T2");
        List<Map<String, String>> lines = new ArrayList<>();
        for (List<String> record : records.subList(2, records.size() - 2)) {
            assertThat(record).hasSize(NAMES.size() + 1);
            assertThat(record.getFirst()).isEqualTo("DT");
            lines.add(named(record.subList(1, record.size())));
        }
        List<String> head = new ArrayList<>(records.get(0));
        head.addAll(records.get(1));
        List<Long> totals = new ArrayList<>();
        records.get(records.size() - 2).stream().skip(1).map(Long::valueOf).forEach(totals::add);
        records.getLast().stream().skip(1).map(Long::valueOf).forEach(totals::add);
        return new ReadFile(head, lines, totals);
    }

    private static String decoded(String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '%') {
                out.write(Integer.parseInt(value.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.write(value.charAt(i));
            }
        }
        return out.toString(UTF_8);
    }

    private static Map<String, String> named(List<String> values) {
        Map<String, String> line = new LinkedHashMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if (!values.get(i).isEmpty()) {
                line.put(NAMES.get(i), values.get(i));
            }
        }
        return line;
    }

    /** Reads the format for spreadsheets. */
    static ReadFile csv(byte[] bytes) {
        List<Map<String, String>> lines = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> reader =
                CsvReader.builder().ofNamedCsvRecord(new String(bytes, UTF_8))) {
            for (NamedCsvRecord record : reader) {
                assertThat(record.getHeader()).isEqualTo(NAMES);
                List<String> values = new ArrayList<>();
                for (String value : record.getFields()) {
                    values.add(value.startsWith("'") ? value.substring(1) : value);
                }
                lines.add(named(values));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new ReadFile(List.of(), lines, List.of());
    }

    /** Reads the JSON. */
    static ReadFile json(byte[] bytes) {
        JsonNode json = JsonMapper.shared().readTree(bytes);
        List<Map<String, String>> lines = new ArrayList<>();
        for (JsonNode each : json.path("lines")) {
            Map<String, String> line = new LinkedHashMap<>();
            each.forEachEntry((name, value) -> line.put(name, value.asString()));
            lines.add(line);
        }
        List<Long> totals = new ArrayList<>();
        for (String name : List.of("lines", "added", "taken", "opening", "closing")) {
            totals.add(json.path("totals").path(name).asLong());
        }
        return new ReadFile(List.of(json.path("file").toString()), lines, totals);
    }
}
