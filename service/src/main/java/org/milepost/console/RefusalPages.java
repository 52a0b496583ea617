package org.milepost.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /console/refusals}: refused requests of partners, grouped by code, and each of them. */
final class RefusalPages {

    private static final Duration USUAL = Duration.ofDays(7);

    private RefusalPages() {}

    /** {@code GET /console/refusals}. */
    static Shown list(Visit visit, Instant now) {
        Format format = visit.format(visit.programme());
        String partner = visit.query().first("partner");
        String code = visit.query().first("code");
        String after = visit.query().first("after");
        ObjectNode asked = Visit.object();
        put(asked, "partner", partner);
        put(asked, "code", code);
        put(asked, "after", after);
        asked.put("from", time(visit, "from", now.minus(USUAL), format));
        asked.put("until", time(visit, "until", now.plus(Duration.ofDays(1)), format));
        asked.put("limit", visit.rows());
        Reply reply = visit.search("searches/refusals", asked);
        List<Block> blocks = new ArrayList<>();
        List<String> partners = new ArrayList<>(List.of(""));
        visit.list("partners", "limit=1000")
                .items()
                .forEach(it -> partners.add(it.path("code").asString("")));
        blocks.add(
                new Block.Entry(
                        new EntryForm(
                                "",
                                visit.href("refusals"),
                                "get",
                                Map.of(),
                                List.of(
                                        FormFields.choice(
                                                visit,
                                                "partner",
                                                partner,
                                                partners,
                                                it -> it.isEmpty() ? visit.text("any") : it),
                                        FormFields.filter(visit, "code"),
                                        moment(visit, "from"),
                                        moment(visit, "until")),
                                List.of(),
                                visit.text("show"),
                                false,
                                "")));
        if (!reply.isOk()) {
            blocks.add(new Block.Prose("", PersonPages.errors(reply), Cell.Tone.WARN));
        } else {
            long lost = reply.json().path("lost").asLong();
            if (lost > 0) {
                blocks.add(
                        new Block.Prose(
                                "",
                                visit.text("refusals.lost", format.number(lost)),
                                Cell.Tone.WARN));
            }
            blocks.add(groups(visit, format, reply.items()));
            blocks.add(
                    table(
                            visit,
                            format,
                            "refusals",
                            reply.items(),
                            reply.next()
                                    .map(
                                            it ->
                                                    Visit.with(
                                                            visit.href("refusals"),
                                                            "partner",
                                                            partner,
                                                            "code",
                                                            code,
                                                            "from",
                                                            visit.query().first("from"),
                                                            "until",
                                                            visit.query().first("until"),
                                                            "after",
                                                            it))
                                    .orElse(""),
                            true));
        }
        return ConsolePage.of(visit, "refusals", visit.text("place.refusals"), format, blocks);
    }

    /** An input for a moment of a filter. */
    static EntryForm.Field moment(Visit visit, String name) {
        return new EntryForm.Field(
                name,
                visit.word("field", name),
                "",
                EntryForm.Control.TIME,
                visit.query().first(name),
                false,
                List.of(),
                "");
    }

    /** A moment of a filter, in the form of the API. */
    static String time(Visit visit, String name, Instant otherwise, Format format) {
        String local = visit.query().first(name);
        return local.isEmpty() ? otherwise.toString() : EntryValues.instant(local, format.zone());
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    /** How many of the shown ones there are of each code. */
    private static Block groups(Visit visit, Format format, List<JsonNode> items) {
        Map<String, Long> counts = new TreeMap<>();
        items.forEach(
                it ->
                        counts.merge(
                                it.path("code").asString("")
                                        + "\n"
                                        + it.path("partner").asString("")
                                        + "\n"
                                        + it.path("call").asString(""),
                                1L,
                                Long::sum));
        TableRows rows =
                new TableRows(visit, "groups").columns("code", "partner", "call", "#count");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(
                        it -> {
                            String[] parts = it.getKey().split("\n", -1);
                            rows.row(
                                    Cell.link(
                                            parts[0],
                                            Visit.with(
                                                    visit.href("refusals"),
                                                    "code",
                                                    parts[0],
                                                    "partner",
                                                    parts[1])),
                                    Cell.of(parts[1]),
                                    Cell.of(parts[2]),
                                    Cell.number(it.getValue(), format));
                        });
        return rows.build();
    }

    /** A table of refusals. */
    static Block.Table table(
            Visit visit,
            Format format,
            String id,
            Collection<JsonNode> items,
            String next,
            boolean showsPerson) {
        TableRows rows = new TableRows(visit, id);
        if (showsPerson) {
            rows.columns("at", "code", "call", "partner", "person", "detail");
        } else {
            rows.columns("at", "code", "call", "partner", "detail");
        }
        return rows.rows(
                        items,
                        it -> {
                            List<Cell> cells = new ArrayList<>();
                            cells.add(Cell.time(it.path("at").asString(""), format));
                            cells.add(Cell.badge(it.path("code").asString(""), Cell.Tone.WARN));
                            cells.add(
                                    Cell.of(it.path("call").asString(""))
                                            .with(it.path("api").asString("")));
                            cells.add(Cell.of(place(it)));
                            if (showsPerson) {
                                cells.add(TransferRows.person(visit, it));
                            }
                            cells.add(Cell.of(detail(it.path("detail"))));
                            return cells;
                        })
                .next(next)
                .build();
    }

    private static String place(JsonNode refusal) {
        List<String> parts = new ArrayList<>();
        for (String name : List.of("partner", "store", "till")) {
            String part = refusal.path(name).asString("");
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return String.join(" / ", parts);
    }

    private static String detail(JsonNode detail) {
        List<String> parts = new ArrayList<>();
        detail.forEachEntry(
                (name, value) ->
                        parts.add(
                                name
                                        + " "
                                        + (value.isString()
                                                ? value.asString("")
                                                : value.toString())));
        return String.join(", ", parts);
    }
}
