package org.milepost.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.milepost.http.Fault;
import tools.jackson.databind.JsonNode;

/** {@code /console/trail}: who changed, read or was refused what, before and after side by side. */
final class TrailPages {

    private static final List<String> FILTERS = List.of("client", "action", "target");
    private static final List<String> KINDS =
            List.of("change", "read", "refusal", "sign-in", "all");

    private TrailPages() {}

    /** {@code GET /console/trail}. */
    static Shown list(Visit visit) {
        Format format = visit.format(visit.programme());
        String kind = visit.query().first("kind");
        StringBuilder query = new StringBuilder("order=newest&limit=" + visit.rows());
        add(query, "kind", KINDS.contains(kind) ? kind : "");
        FILTERS.forEach(it -> add(query, it, visit.query().first(it)));
        for (String name : List.of("from", "to")) {
            String local = visit.query().first(name);
            add(query, name, local.isEmpty() ? "" : EntryValues.instant(local, format.zone()));
        }
        String after = visit.query().first("after");
        add(query, "after", after);
        Reply reply = visit.list("changes", query.toString());
        List<EntryForm.Field> fields = new ArrayList<>();
        fields.add(
                FormFields.choice(
                        visit,
                        "kind",
                        KINDS.contains(kind) ? kind : "change",
                        KINDS,
                        it -> visit.text("trail.kind." + it)));
        FILTERS.forEach(it -> fields.add(FormFields.filter(visit, it)));
        fields.add(RefusalPages.moment(visit, "from"));
        fields.add(RefusalPages.moment(visit, "to"));
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Entry(
                        new EntryForm(
                                "",
                                visit.href("trail"),
                                "get",
                                Map.of(),
                                fields,
                                List.of(),
                                visit.text("show"),
                                false,
                                "")));
        if (reply.isOk()) {
            blocks.add(table(visit, format, reply));
        } else {
            blocks.add(new Block.Prose("", PersonPages.errors(reply), Cell.Tone.WARN));
        }
        return ConsolePage.of(visit, "trail", visit.text("place.trail"), format, blocks);
    }

    private static Block table(Visit visit, Format format, Reply reply) {
        List<String> parameters = new ArrayList<>();
        for (String name : List.of("kind", "client", "action", "target", "from", "to")) {
            parameters.add(name);
            parameters.add(visit.query().first(name));
        }
        return new TableRows(visit, "changes")
                .columns("#number", "at", "who", "action", "target", "reason")
                .rows(
                        reply.items(),
                        it ->
                                List.of(
                                        Cell.link(
                                                it.path("number").asString(""),
                                                visit.href(
                                                        "trail", it.path("number").asString(""))),
                                        Cell.time(it.path("at").asString(""), format),
                                        Cell.of(it.path("subject").asString("")),
                                        Cell.of(it.path("action").asString("")),
                                        ApprovalPages.target(
                                                visit,
                                                it.path("action").asString(""),
                                                it.path("target").asString("")),
                                        Cell.of(it.path("reason").asString(""))))
                .next(
                        reply.next()
                                .map(
                                        it -> {
                                            parameters.add("after");
                                            parameters.add(it);
                                            return Visit.with(
                                                    visit.href("trail"),
                                                    parameters.toArray(String[]::new));
                                        })
                                .orElse(""))
                .build();
    }

    /** {@code GET /console/trail/{entry}}: one entry. */
    static Shown show(Visit visit) {
        String number = visit.segment("entry");
        if (!number.matches("[1-9][0-9]{0,17}")) {
            throw new Fault(404, visit.text("fault.no-entry"));
        }
        Reply reply =
                Visit.require(
                        visit.list(
                                "changes",
                                "kind=all&limit=1&after=" + (Long.parseLong(number) - 1)));
        JsonNode entry =
                reply.items().stream()
                        .filter(it -> it.path("number").asString("").equals(number))
                        .findFirst()
                        .orElseThrow(() -> new Fault(404, visit.text("fault.no-entry")));
        Format format = visit.format(visit.programme());
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(fact(visit, "at", Cell.time(entry.path("at").asString(""), format)));
        facts.add(fact(visit, "client", Cell.of(entry.path("subject").asString(""))));
        facts.add(fact(visit, "action", Cell.of(entry.path("action").asString(""))));
        facts.add(
                fact(
                        visit,
                        "target",
                        ApprovalPages.target(
                                visit,
                                entry.path("action").asString(""),
                                entry.path("target").asString(""))));
        for (String name : List.of("reason", "reference")) {
            if (entry.has(name)) {
                facts.add(fact(visit, name, Cell.of(entry.path(name).asString(""))));
            }
        }
        return ConsolePage.of(
                        visit,
                        "trail",
                        visit.text("trail.entry", number),
                        format,
                        List.of(new Block.Facts("", facts), comparison(visit, entry)))
                .below(visit.text("place.trail"), visit.href("trail"));
    }

    /** The members before and after; those that differ come first. */
    private static Block comparison(Visit visit, JsonNode entry) {
        JsonNode before = entry.path("before");
        JsonNode after = entry.path("after");
        Set<String> names = new TreeSet<>();
        before.forEachEntry((name, _) -> names.add(name));
        after.forEachEntry((name, _) -> names.add(name));
        boolean hasBoth = before.isObject() && after.isObject();
        TableRows rows =
                new TableRows(visit, "difference")
                        .columns("field", "before", "after", "difference");
        names.stream()
                .sorted(
                        Comparator.comparing((String it) -> before.path(it).equals(after.path(it)))
                                .thenComparing(Comparator.naturalOrder()))
                .forEach(
                        it ->
                                rows.row(
                                        Cell.of(it),
                                        Cell.of(text(before.path(it))),
                                        Cell.of(text(after.path(it))),
                                        hasBoth && !before.path(it).equals(after.path(it))
                                                ? Cell.badge(visit.text("changed"), Cell.Tone.WARN)
                                                : Cell.EMPTY));
        return rows.build();
    }

    private static String text(JsonNode value) {
        return value.isMissingNode()
                ? ""
                : value.isString() ? value.asString("") : value.toString();
    }

    private static void add(StringBuilder query, String name, String value) {
        if (!value.isEmpty()) {
            query.append('&').append(name).append('=').append(OperatorApi.encoded(value));
        }
    }

    private static Block.Fact fact(Visit visit, String name, Cell value) {
        return new Block.Fact(visit.word("field", name), value);
    }
}
