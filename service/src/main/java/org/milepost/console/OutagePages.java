package org.milepost.console;

import static org.milepost.console.PageParts.action;
import static org.milepost.console.PageParts.buttons;
import static org.milepost.console.PageParts.text;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code /console/outages}. */
final class OutagePages {

    private OutagePages() {}

    /** {@code GET /console/outages}. */
    static Shown outages(Visit visit, Instant now) {
        Format format = visit.format(visit.programme());
        List<JsonNode> outages = visit.list("outages", "limit=1000").items().reversed();
        return ConsolePage.of(
                visit,
                "outages",
                visit.text("place.outages"),
                format,
                List.of(
                        new Block.Buttons("", buttons(visit, List.of("declare-outage"))),
                        new TableRows(visit, "outages")
                                .columns(
                                        "number",
                                        "state",
                                        "programme",
                                        "starts",
                                        "ends",
                                        "note",
                                        "do")
                                .rows(outages, it -> outage(visit, it, format, now))
                                .build()));
    }

    private static List<Cell> outage(Visit visit, JsonNode json, Format format, Instant now) {
        String number = json.path("number").asString("");
        boolean isOver = !now.isBefore(Instant.parse(json.path("endsAt").asString("")));
        boolean hasBegun = !now.isBefore(Instant.parse(json.path("startsAt").asString("")));
        Cell state =
                isOver
                        ? Cell.badge(visit.text("outage.over"), Cell.Tone.QUIET)
                        : hasBegun
                                ? Cell.badge(visit.text("outage.now"), Cell.Tone.BAD)
                                : Cell.badge(visit.text("outage.planned"), Cell.Tone.WARN);
        Cell change =
                isOver
                        ? Cell.EMPTY
                        : action(
                                visit, hasBegun ? "end-outage" : "delete-outage", "outage", number);
        return List.of(
                isOver ? Cell.of(number) : action(visit, "change-outage", number, "outage", number),
                state,
                Cell.of(
                        json.has("programme")
                                ? json.path("programme").asString("")
                                : visit.text("all")),
                Cell.time(json.path("startsAt").asString(""), format),
                Cell.time(json.path("endsAt").asString(""), format),
                text(json, "note"),
                change);
    }
}
