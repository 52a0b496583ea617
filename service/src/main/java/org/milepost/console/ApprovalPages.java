package org.milepost.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code /console/approvals}: what waits for a second person, and what was decided. */
final class ApprovalPages {

    private ApprovalPages() {}

    /** {@code GET /console/approvals}. */
    static Shown list(Visit visit) {
        Format format = visit.format(visit.programme());
        boolean all = visit.query().first("state").equals("all");
        String after = visit.query().first("after");
        Reply reply =
                Visit.require(
                        visit.list(
                                "approvals",
                                "limit="
                                        + visit.rows()
                                        + (all ? "&state=all" : "")
                                        + (after.isEmpty()
                                                ? ""
                                                : "&after=" + OperatorApi.encoded(after))));
        String next =
                reply.next()
                        .map(
                                it ->
                                        Visit.with(
                                                visit.href("approvals"),
                                                "state",
                                                all ? "all" : "",
                                                "after",
                                                it))
                        .orElse("");
        return ConsolePage.of(
                visit,
                "approvals",
                visit.text("place.approvals"),
                format,
                List.of(
                        new Block.Buttons(
                                "",
                                List.of(
                                        new Block.Button(
                                                visit.text("approvals.open"),
                                                visit.href("approvals"),
                                                !all),
                                        new Block.Button(
                                                visit.text("approvals.all"),
                                                Visit.with(visit.href("approvals"), "state", "all"),
                                                all))),
                        table(visit, format, "approvals", reply.items(), next)));
    }

    /** {@code GET /console/approvals/{approval}}. */
    static Shown show(Visit visit) {
        String number = visit.segment("approval");
        Reply reply = Visit.require(visit.get("approvals/{approval}", "approval", number));
        JsonNode json = reply.json();
        String target = json.path("target").asString("");
        String programme = target.replaceFirst("/.*", "");
        Format format = visit.format(Optional.of(programme));
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(fact(visit, "state", state(visit, json)));
        facts.add(fact(visit, "action", Cell.of(json.path("action").asString(""))));
        facts.add(fact(visit, "target", target(visit, json.path("action").asString(""), target)));
        facts.add(fact(visit, "miles", Cell.number(json.path("miles").asLong(), format)));
        facts.add(fact(visit, "askedBy", Cell.of(json.path("askedBy").asString(""))));
        facts.add(fact(visit, "askedAt", Cell.time(json.path("askedAt").asString(""), format)));
        facts.add(fact(visit, "expiresAt", Cell.time(json.path("expiresAt").asString(""), format)));
        if (json.has("decidedBy")) {
            facts.add(fact(visit, "decidedBy", Cell.of(json.path("decidedBy").asString(""))));
            facts.add(
                    fact(
                            visit,
                            "decidedAt",
                            Cell.time(json.path("decidedAt").asString(""), format)));
        }
        if (json.has("result")) {
            facts.add(fact(visit, "result", Cell.of(json.path("result").asString(""))));
        }
        List<Block.Fact> asked = new ArrayList<>();
        json.path("request")
                .forEachEntry(
                        (name, value) ->
                                asked.add(
                                        fact(
                                                visit,
                                                name,
                                                value.isNumber()
                                                        ? Cell.signed(value.asLong(), format)
                                                        : Cell.of(value.asString("")))));
        List<Block.Button> buttons = new ArrayList<>();
        String state = json.path("state").asString("");
        if (state.equals("pending") || state.equals("approving")) {
            boolean isOwn =
                    json.path("askedBy").asString("").equals(visit.person().caller().clientId());
            for (String id : isOwn ? List.of("withdraw") : List.of("approve", "reject")) {
                ConsoleAction action = ConsoleActions.find(id).orElseThrow();
                if (visit.may(action.method(), action.pattern())) {
                    buttons.add(
                            new Block.Button(
                                    visit.text("action." + id),
                                    visit.action(id, "approval", number),
                                    buttons.isEmpty()));
                }
            }
        }
        return ConsolePage.of(
                        visit,
                        "approvals",
                        visit.text("approval", number),
                        format,
                        List.of(
                                new Block.Facts("", facts),
                                new Block.Facts(visit.text("approval.request"), asked),
                                new Block.Buttons("", buttons)))
                .below(visit.text("place.approvals"), visit.href("approvals"));
    }

    /** A table of approvals. */
    static Block.Table table(
            Visit visit, Format format, String id, Collection<JsonNode> items, String next) {
        return new TableRows(visit, id)
                .columns("number", "state", "action", "target", "#miles", "asked-by", "expires")
                .rows(
                        items,
                        it ->
                                List.of(
                                        Cell.link(
                                                it.path("number").asString(""),
                                                visit.href(
                                                        "approvals",
                                                        it.path("number").asString(""))),
                                        state(visit, it),
                                        Cell.of(it.path("action").asString("")),
                                        target(
                                                visit,
                                                it.path("action").asString(""),
                                                it.path("target").asString("")),
                                        Cell.number(it.path("miles").asLong(), format),
                                        Cell.of(it.path("askedBy").asString(""))
                                                .with(format.time(it.path("askedAt").asString(""))),
                                        Cell.time(it.path("expiresAt").asString(""), format)))
                .next(next)
                .build();
    }

    private static Cell state(Visit visit, JsonNode json) {
        String state = json.path("state").asString("");
        return Cell.badge(
                visit.word("word", state),
                switch (state) {
                    case "pending", "approving" -> Cell.Tone.WARN;
                    case "approved" -> Cell.Tone.GOOD;
                    case "failed" -> Cell.Tone.BAD;
                    default -> Cell.Tone.QUIET;
                });
    }

    /** A link to the person that a target of the trail names, or to the offer. */
    static Cell target(Visit visit, String action, String target) {
        String[] parts = target.split("/", -1);
        if (parts.length == 2 && action.startsWith("offer.")) {
            return Cell.link(target, visit.href("programmes", parts[0], "offers", parts[1]));
        }
        boolean isPerson =
                parts.length >= 2
                        && !action.startsWith("agreement.")
                        && parts[1].matches("[0-9]{1,24}")
                        && visit.programmes().stream()
                                .anyMatch(it -> it.path("code").asString("").equals(parts[0]));
        return isPerson && visit.may("GET", "programmes/{programme}/members/{number}")
                ? Cell.link(target, visit.href("persons", parts[0], parts[1]))
                : Cell.of(target);
    }

    private static Block.Fact fact(Visit visit, String name, Cell value) {
        return new Block.Fact(visit.word("field", name), value);
    }
}
