package org.milepost.console;

import static org.milepost.console.PageParts.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The first page, the journal, and the charts. */
final class HomePages {

    private static final int SECONDS = 5;
    private static final int MONTHS = 12;
    private static final int JOURNAL_HOURS = 24;
    private static final List<String> KINDS =
            List.of("issuance", "redemption", "reversal", "cancellation");

    private HomePages() {}

    /** {@code GET /console}: what waits, and what can be tried. */
    static Shown home(Visit visit, Instant now) {
        Format format = visit.format(visit.programme());
        List<Block> blocks = new ArrayList<>();
        if (visit.programmes().isEmpty() && visit.may("POST", "programmes")) {
            return new Shown.Elsewhere(visit.href("first-programme"));
        }
        List<JsonNode> outages =
                visit.list("outages", "limit=1000").items().stream()
                        .filter(it -> now.isBefore(Instant.parse(it.path("endsAt").asString(""))))
                        .toList();
        for (JsonNode it : outages) {
            blocks.add(
                    new Block.Prose(
                            "",
                            visit.text(
                                    "home.outage",
                                    format.time(it.path("startsAt").asString("")),
                                    format.time(it.path("endsAt").asString("")),
                                    it.path("programme").asString(visit.text("all"))),
                            Cell.Tone.WARN));
        }
        if (visit.may("GET", "approvals")) {
            Reply approvals = Visit.require(visit.list("approvals", "limit=10"));
            blocks.add(
                    ApprovalPages.table(
                            visit,
                            format,
                            "waiting",
                            approvals.items(),
                            approvals.next().isPresent() ? visit.href("approvals") : ""));
        }
        if (visit.isDemo()) {
            blocks.add(tries(visit));
        }
        return ConsolePage.of(
                        visit,
                        "home",
                        visit.text("home.title", visit.person().fullName()),
                        format,
                        blocks)
                .withLead(visit.text("home.lead"));
    }

    /** What a visitor of the demo can try, by what the roles allow. */
    private static Block tries(Visit visit) {
        TableRows rows = new TableRows(visit, "tries").columns("try", "where");
        if (visit.may("POST", "searches/persons")) {
            rows.row(
                    Cell.of(visit.text("try.collector")),
                    Cell.link("84095202006", visit.href("persons", "AIRMILES", "84095202006")));
            rows.row(
                    Cell.of(visit.text("try.member")),
                    Cell.link(
                            "3081471017300186", visit.href("persons", "ATRP", "3081471017300186")));
        }
        if (visit.may("POST", "programmes/{programme}/collectors/{number}/adjustments")) {
            rows.row(
                    Cell.of(visit.text("try.adjust")),
                    Cell.link(
                            visit.text("action.adjust-collector"),
                            visit.action(
                                    "adjust-collector",
                                    "programme",
                                    "AIRMILES",
                                    "number",
                                    "84095202006")));
        }
        rows.row(
                Cell.of(visit.text("try.offer")),
                Cell.link(
                        "2222222222",
                        visit.href("programmes", "AIRMILES", "offers", "2222222222")));
        rows.row(
                Cell.of(visit.text("try.partner")),
                Cell.link("LOY1", visit.href("partners", "LOY1")));
        return rows.build();
    }

    /** {@code GET /console/journal}: what was booked lately at a partner. */
    static Shown journal(Visit visit, Instant now) {
        Format format = visit.format(visit.programme());
        List<String> partners =
                Visit.require(visit.list("partners", "limit=1000")).items().stream()
                        .map(it -> it.path("code").asString(""))
                        .toList();
        String asked = visit.query().first("partner");
        String partner =
                partners.contains(asked) ? asked : partners.isEmpty() ? "" : partners.getFirst();
        boolean isLive = !visit.query().first("live").equals("off");
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Entry(
                        new EntryForm(
                                "",
                                visit.href("journal"),
                                "get",
                                Map.of(),
                                List.of(
                                        FormFields.choice(
                                                visit, "partner", partner, partners, it -> it),
                                        FormFields.filter(visit, "store")),
                                List.of(),
                                visit.text("show"),
                                false,
                                "")));
        if (!partner.isEmpty()) {
            ObjectNode body =
                    Visit.object()
                            .put("partner", partner)
                            .put(
                                    "from",
                                    now.minus(java.time.Duration.ofHours(JOURNAL_HOURS)).toString())
                            .put("until", now.plus(java.time.Duration.ofHours(1)).toString())
                            .put("limit", visit.rows());
            if (!visit.query().first("store").isEmpty()) {
                body.put("store", visit.query().first("store"));
            }
            Reply reply = visit.search("searches/transfers-at", body);
            blocks.add(
                    reply.isOk()
                            ? TransferRows.list(visit, format, "journal", reply.items(), "")
                            : new Block.Prose("", PersonPages.errors(reply), Cell.Tone.WARN));
            blocks.add(
                    new Block.Buttons(
                            "",
                            List.of(
                                    new Block.Button(
                                            visit.text(isLive ? "live.stop" : "live.start"),
                                            Visit.with(
                                                    visit.href("journal"),
                                                    "partner",
                                                    partner,
                                                    "store",
                                                    visit.query().first("store"),
                                                    "live",
                                                    isLive ? "off" : "on"),
                                            false))));
        }
        ConsolePage page =
                ConsolePage.of(visit, "journal", visit.text("place.journal"), format, blocks)
                        .withLead(visit.text("journal.lead"));
        return isLive ? page.live(SECONDS) : page;
    }

    /** {@code GET /console/charts}: what moved by month and partner, and the liability. */
    static Shown charts(Visit visit, Instant now) {
        List<String> codes =
                visit.programmes().stream().map(it -> it.path("code").asString("")).toList();
        String programme = visit.programme().orElse("");
        Format format = visit.format(visit.programme());
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Entry(
                        new EntryForm(
                                "",
                                visit.href("charts"),
                                "get",
                                Map.of(),
                                List.of(
                                        FormFields.choice(
                                                visit, "programme", programme, codes, it -> it)),
                                List.of(),
                                visit.text("show"),
                                false,
                                "")));
        if (!programme.isEmpty()) {
            java.time.YearMonth until = java.time.YearMonth.from(now.atZone(format.zone()));
            Reply reply =
                    Visit.require(
                            visit.search(
                                    "explanations/movements",
                                    Visit.object()
                                            .put("programme", programme)
                                            .put("from", until.minusMonths(MONTHS - 1).toString())
                                            .put("until", until.toString())));
            for (JsonNode currency : reply.list("currencies")) {
                blocks.addAll(currency(visit, currency, format));
            }
        }
        return ConsolePage.of(visit, "charts", visit.text("place.charts"), format, blocks);
    }

    private static List<Block> currency(Visit visit, JsonNode json, Format format) {
        String code = json.path("currency").asString("");
        List<String> months = new ArrayList<>();
        List<Long> liability = new ArrayList<>();
        for (JsonNode month : Reply.elements(json.path("months"))) {
            months.add(month.path("month").asString(""));
            liability.add(month.path("closing").asLong());
        }
        List<ColumnChart.Series> kinds = new ArrayList<>();
        for (String kind : KINDS) {
            List<Long> values = new ArrayList<>();
            months.forEach(month -> values.add(moved(json, month, kind)));
            kinds.add(new ColumnChart.Series(visit.word("kind", kind), values));
        }
        if (liability.stream().allMatch(it -> it == 0) && json.path("houses").isEmpty()) {
            return List.of(new Block.Prose(code, visit.text("chart.nothing"), Cell.Tone.QUIET));
        }
        return List.of(
                graph(
                        visit,
                        "moved-" + code,
                        visit.text("chart.moved", code),
                        months,
                        kinds,
                        format),
                graph(
                        visit,
                        "liability-" + code,
                        visit.text("chart.liability", code),
                        months,
                        List.of(new ColumnChart.Series(visit.text("chart.held"), liability)),
                        format),
                partners(visit, json, code, format));
    }

    private static long moved(JsonNode json, String month, String kind) {
        long sum = 0;
        for (JsonNode house : json.path("houses")) {
            for (JsonNode of : house.path("months")) {
                for (JsonNode movement : of.path("movements")) {
                    String moved = movement.path("kind").asString("");
                    boolean isKind =
                            moved.equals(kind)
                                    || (kind.equals("reversal") && moved.equals("part-reversal"));
                    if (of.path("month").asString("").equals(month) && isKind) {
                        sum += Math.abs(movement.path("miles").asLong());
                    }
                }
            }
        }
        return sum;
    }

    /** A chart with its numbers as a table. */
    static Block graph(
            Visit visit,
            String id,
            String title,
            List<String> labels,
            List<ColumnChart.Series> series,
            Format format) {
        List<Block.Column> columns = new ArrayList<>();
        columns.add(new Block.Column(visit.text("column.period"), false));
        series.forEach(it -> columns.add(new Block.Column(it.name(), true)));
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = labels.size() - 1; i >= 0; i--) {
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(labels.get(i)));
            for (ColumnChart.Series it : series) {
                row.add(Cell.number(it.values().get(i), format));
            }
            rows.add(row);
        }
        return new Block.Graph(
                new ColumnChart(title, labels, series, format),
                new Block.Table(
                        id, title, columns, rows, "", Visit.with(visit.self(), "csv", id), ""));
    }

    private static Block partners(Visit visit, JsonNode json, String code, Format format) {
        TableRows rows =
                new TableRows(visit, "houses")
                        .headed(visit.text("chart.partners", code))
                        .columns("partner", "house", "month", "kind", "#transfers", "#miles");
        for (JsonNode house : json.path("houses")) {
            for (JsonNode month : Reply.elements(house.path("months")).reversed()) {
                for (JsonNode movement : month.path("movements")) {
                    String partner = house.path("partner").asString("");
                    rows.row(
                            partner.isEmpty()
                                    ? Cell.of("–")
                                    : Cell.link(partner, visit.href("partners", partner)),
                            Cell.of(visit.word("house", house.path("role").asString(""))),
                            text(month, "month"),
                            Cell.of(visit.word("kind", movement.path("kind").asString(""))),
                            Cell.number(movement.path("transfers").asLong(), format),
                            Cell.signed(movement.path("miles").asLong(), format));
                }
            }
        }
        Block.Table table = rows.build();
        return new Block.Table(
                "houses-" + code,
                table.heading(),
                table.columns(),
                table.rows(),
                "",
                Visit.with(visit.self(), "csv", "houses-" + code),
                table.empty());
    }
}
