package org.milepost.avios;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.milepost.avios.ReadSequencesTest.Entry;

/**
 * A naive model of Retrieve Transactions, by its document: for any parameters the expected faults
 * or the expected lines.
 */
final class TransactionListModel {

    private static final List<String> NUMBERS =
            List.of(
                    "0", "1", "2", "3", "5", "10", "40", "100", "00007", "99999", "100000", "x",
                    "");

    private static final List<String> OTHERS =
            List.of("page=1", "Start-Record=1", "DATE-MADE-TO=2026-01-01", "external%2Dsource=x");

    private final Random random;

    TransactionListModel(Random random) {
        this.random = random;
    }

    /** Parameters in free combination, some of them wrong, some there twice, in any order. */
    List<String> anyParameters(LocalDate today) {
        List<String> pairs = new ArrayList<>();
        boolean careful = random.nextInt(3) > 0;
        for (String name : List.of("start-record", "end-record")) {
            if (random.nextBoolean()) {
                pairs.add(name + "=" + (careful ? 1 + random.nextInt(60) : any(NUMBERS)));
            }
        }
        for (String name : List.of("date-made-from", "date-made-to")) {
            if (random.nextBoolean()) {
                pairs.add(name + "=" + (careful ? day(today) : anyDay(today)));
            }
        }
        if (random.nextInt(4) == 0) {
            pairs.add("external-source=" + (careful ? "Lloy" : any(List.of("12345678901", "%zz"))));
        }
        if (!careful && random.nextInt(3) == 0) {
            pairs.add(any(OTHERS));
        }
        if (!careful && !pairs.isEmpty() && random.nextInt(4) == 0) {
            pairs.add(any(pairs));
        }
        Collections.shuffle(pairs, random);
        return pairs;
    }

    /** What is wrong, as {@code CODE} or {@code CODE path} each. */
    static List<String> faults(List<String> pairs) {
        if (pairs.stream().anyMatch(it -> it.endsWith("%zz"))) {
            // HTTP itself has no such escape.
            return List.of("REQUEST_INVALID");
        }
        List<String> faults = new ArrayList<>();
        Map<String, String> last = new HashMap<>();
        for (String pair : pairs) {
            String name = pair.substring(0, pair.indexOf('='));
            String value = pair.substring(pair.indexOf('=') + 1);
            switch (name) {
                case "start-record",
                        "end-record",
                        "date-made-from",
                        "date-made-to",
                        "external-source" -> {
                    if (last.put(name, value) != null) {
                        faults.add("DATA_INVALID " + name);
                    }
                }
                default -> faults.add("DATA_INVALID");
            }
        }
        for (String name : List.of("start-record", "end-record")) {
            if (last.containsKey(name) && record(last, name).isEmpty()) {
                faults.add("DATA_INVALID " + name);
            }
        }
        for (String name : List.of("date-made-from", "date-made-to")) {
            if (last.containsKey(name) && date(last, name).isEmpty()) {
                faults.add("DATA_INVALID " + name);
            }
        }
        if (last.getOrDefault("external-source", "").length() > 10) {
            faults.add("DATA_INVALID external-source");
        }
        Optional<Integer> start = record(last, "start-record");
        Optional<Integer> end = record(last, "end-record");
        if (start.isPresent() && end.isPresent() && end.get() < start.get()) {
            faults.add("RECORD_RANGE_INVALID");
        }
        Optional<LocalDate> from = date(last, "date-made-from");
        Optional<LocalDate> to = date(last, "date-made-to");
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            faults.add("DATE_RANGE_INVALID");
        }
        return faults;
    }

    /** What parameters without fault show of a list, the latest line first. */
    static List<Entry> shown(List<String> pairs, List<Entry> latestFirst) {
        Map<String, String> parameters = new HashMap<>();
        pairs.forEach(
                it ->
                        parameters.put(
                                it.substring(0, it.indexOf('=')),
                                it.substring(it.indexOf('=') + 1)));
        Optional<Integer> start = record(parameters, "start-record");
        int first = start.orElse(1);
        int last = record(parameters, "end-record").orElse(start.isPresent() ? first + 99 : 100);
        Optional<LocalDate> from = date(parameters, "date-made-from");
        Optional<LocalDate> to = date(parameters, "date-made-to");
        List<Entry> shown = new ArrayList<>();
        int counted = 0;
        for (Entry entry : latestFirst) {
            LocalDate day = LocalDate.ofInstant(entry.at(), ZoneOffset.UTC);
            boolean isVisible =
                    Math.abs(entry.change()) <= 999_999
                            && (from.isEmpty() || !day.isBefore(from.get()))
                            && (to.isEmpty() || day.isBefore(to.get()));
            if (isVisible) {
                counted++;
                if (counted >= first && counted <= last) {
                    shown.add(entry);
                }
            }
        }
        return shown;
    }

    private static Optional<Integer> record(Map<String, String> parameters, String name) {
        String value = parameters.getOrDefault(name, "");
        return value.matches("[0-9]{1,5}") && Integer.parseInt(value) > 0
                ? Optional.of(Integer.parseInt(value))
                : Optional.empty();
    }

    private static Optional<LocalDate> date(Map<String, String> parameters, String name) {
        String value = parameters.getOrDefault(name, "");
        try {
            return value.length() == 10 ? Optional.of(LocalDate.parse(value)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private LocalDate day(LocalDate today) {
        return today.minusDays(random.nextInt(-3, 60));
    }

    private String anyDay(LocalDate today) {
        return any(
                List.of(
                        day(today).toString(),
                        day(today).toString(),
                        "2026-02-30",
                        "2026-6-1",
                        "2026-06-01T00:00:00Z",
                        "yesterday",
                        ""));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
