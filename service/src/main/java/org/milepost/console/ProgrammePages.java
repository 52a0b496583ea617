package org.milepost.console;

import static org.milepost.console.PageParts.action;
import static org.milepost.console.PageParts.buttons;
import static org.milepost.console.PageParts.fact;
import static org.milepost.console.PageParts.link;
import static org.milepost.console.PageParts.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code /console/programmes…}: programmes, and their offers with the versions of each. */
final class ProgrammePages {

    private static final String PROGRAMME = "programmes/{programme}";

    private ProgrammePages() {}

    /** {@code GET /console/programmes}. */
    static Shown programmes(Visit visit) {
        return ConsolePage.of(
                visit,
                "programmes",
                visit.text("place.programmes"),
                visit.format(visit.programme()),
                List.of(
                        new Block.Buttons("", programmeButtons(visit)),
                        new TableRows(visit, "programmes")
                                .columns("code", "name", "zone", "day-starts", "currencies")
                                .rows(
                                        visit.programmes(),
                                        it ->
                                                List.of(
                                                        link(visit, it, "code", "programmes"),
                                                        text(it, "name"),
                                                        text(it, "zone"),
                                                        text(it, "dayStarts"),
                                                        Cell.of(
                                                                String.join(
                                                                        ", ",
                                                                        Visit.texts(
                                                                                it.path(
                                                                                        "currencies"))))))
                                .build()));
    }

    private static List<Block.Button> programmeButtons(Visit visit) {
        List<Block.Button> all = buttons(visit, List.of("add-programme"));
        if (!all.isEmpty()) {
            all.add(new Block.Button(visit.text("first"), visit.href("first-programme"), false));
        }
        return all;
    }

    /** {@code GET /console/programmes/{programme}}. */
    static Shown programme(Visit visit, Instant now) {
        String code = visit.segment("programme");
        JsonNode json = Visit.require(visit.get(PROGRAMME, "programme", code)).json();
        Format format = visit.format(Optional.of(code));
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Facts(
                        "",
                        List.of(
                                fact(visit, "name", text(json, "name")),
                                fact(visit, "zone", text(json, "zone")),
                                fact(visit, "dayStarts", text(json, "dayStarts")),
                                fact(
                                        visit,
                                        "dailyLimit",
                                        Cell.dollars(json.path("dailyLimit").asString(""), format)),
                                fact(
                                        visit,
                                        "balanceFloor",
                                        Cell.number(json.path("balanceFloor").asLong(), format)),
                                fact(
                                        visit,
                                        "currencies",
                                        Cell.of(
                                                String.join(
                                                        ", ",
                                                        Visit.texts(json.path("currencies"))))))));
        blocks.add(
                new Block.Buttons(
                        "",
                        buttons(
                                visit,
                                List.of(
                                        "change-programme",
                                        "add-period",
                                        "add-currency",
                                        "add-offer",
                                        "add-collector",
                                        "add-member",
                                        "open-household"),
                                "programme",
                                code)));
        List<JsonNode> later = Reply.elements(json.path("later"));
        if (!later.isEmpty()) {
            blocks.add(
                    new TableRows(visit, "later")
                            .columns("from", "name", "zone", "day-starts", "do")
                            .rows(
                                    later,
                                    it ->
                                            List.of(
                                                    text(it, "from"),
                                                    text(it, "name"),
                                                    text(it, "zone"),
                                                    text(it, "dayStarts"),
                                                    action(
                                                            visit,
                                                            "delete-period",
                                                            "programme",
                                                            code,
                                                            "from",
                                                            it.path("from").asString(""))))
                            .build());
        }
        blocks.add(offers(visit, code, format, now));
        Visit.optional(visit.get(PROGRAMME + "/avios", "programme", code))
                .ifPresent(
                        it -> {
                            blocks.add(avios(visit, it.json(), format));
                            blocks.add(
                                    new Block.Buttons(
                                            "",
                                            buttons(
                                                    visit,
                                                    List.of("change-avios"),
                                                    "programme",
                                                    code)));
                        });
        return ConsolePage.of(visit, "programmes", code, format, blocks)
                .withLead(json.path("name").asString(""))
                .below(visit.text("place.programmes"), visit.href("programmes"));
    }

    private static Block avios(Visit visit, JsonNode json, Format format) {
        List<Block.Fact> facts = new ArrayList<>();
        json.forEachEntry(
                (name, value) ->
                        facts.add(
                                fact(
                                        visit,
                                        name,
                                        value.isBoolean()
                                                ? Cell.of(visit.text("flag." + value.asBoolean()))
                                                : Cell.number(value.asLong(), format))));
        return new Block.Facts(visit.text("avios"), facts);
    }

    private static Block offers(Visit visit, String programme, Format format, Instant now) {
        return new TableRows(visit, "offers")
                .columns("offer", "#unit", "type", "sponsors", "starts", "ends", "state")
                .rows(
                        visit.list(PROGRAMME + "/offers", "limit=1000", "programme", programme)
                                .items(),
                        it -> {
                            String id = it.path("offerId").asString("");
                            return List.of(
                                    Cell.link(id, visit.href("programmes", programme, "offers", id))
                                            .with(description(visit, it)),
                                    unit(it, format),
                                    Cell.of(visit.word("word", it.path("type").asString(""))),
                                    list(visit, it, "sponsors"),
                                    Cell.time(it.path("startsAt").asString(""), format),
                                    Cell.time(it.path("endsAt").asString(""), format),
                                    state(visit, it, now));
                        })
                .build();
    }

    /** {@code GET /console/programmes/{programme}/offers/{offer}}: an offer and its versions. */
    static Shown offer(Visit visit, Instant now) {
        String programme = visit.segment("programme");
        String offer = visit.segment("offer");
        String[] segments = {"programme", programme, "offer", offer};
        JsonNode json = Visit.require(visit.get(PROGRAMME + "/offers/{offer}", segments)).json();
        Format format = visit.format(Optional.of(programme));
        List<Block.Fact> facts =
                List.of(
                        fact(visit, "state", state(visit, json, now)),
                        fact(visit, "unitMiles", unit(json, format)),
                        fact(
                                visit,
                                "type",
                                Cell.of(visit.word("word", json.path("type").asString("")))),
                        fact(visit, "descriptionEn", text(json, "descriptionEn")),
                        fact(visit, "descriptionFr", text(json, "descriptionFr")),
                        fact(visit, "sponsors", list(visit, json, "sponsors")),
                        fact(visit, "stores", list(visit, json, "stores")),
                        fact(
                                visit,
                                "startsAt",
                                Cell.time(json.path("startsAt").asString(""), format)),
                        fact(visit, "endsAt", Cell.time(json.path("endsAt").asString(""), format)));
        List<JsonNode> versions =
                visit.list(PROGRAMME + "/offers/{offer}/versions", "limit=1000", segments)
                        .items()
                        .reversed();
        Block.Table timeline =
                new TableRows(visit, "versions")
                        .columns(
                                "#version",
                                "#unit",
                                "sponsors",
                                "stores",
                                "starts",
                                "ends",
                                "state")
                        .rows(
                                versions,
                                it ->
                                        List.of(
                                                Cell.number(it.path("version").asLong(), format),
                                                unit(it, format),
                                                list(visit, it, "sponsors"),
                                                list(visit, it, "stores"),
                                                Cell.time(it.path("startsAt").asString(""), format),
                                                Cell.time(it.path("endsAt").asString(""), format),
                                                it.equals(versions.getFirst())
                                                        ? state(visit, it, now)
                                                        : Cell.badge(
                                                                visit.text("replaced"),
                                                                Cell.Tone.QUIET)))
                        .build();
        return ConsolePage.of(
                        visit,
                        "programmes",
                        visit.text("offer", offer),
                        format,
                        List.of(
                                new Block.Facts("", facts),
                                new Block.Buttons(
                                        "", buttons(visit, List.of("change-offer"), segments)),
                                timeline))
                .withLead(description(visit, json))
                .below(visit.text("place.programmes"), visit.href("programmes"))
                .below(programme, visit.href("programmes", programme));
    }

    private static String description(Visit visit, JsonNode offer) {
        return offer.path(visit.texts().language().equals("fr") ? "descriptionFr" : "descriptionEn")
                .asString("");
    }

    private static Cell unit(JsonNode offer, Format format) {
        return Cell.number(offer.path("unitMiles").asLong(), format)
                .with(format.dollars(offer.path("unitDollars").asString("")));
    }

    private static Cell state(Visit visit, JsonNode offer, Instant now) {
        String end = offer.path("endsAt").asString("");
        if (!end.isEmpty() && !now.isBefore(Instant.parse(end))) {
            return Cell.badge(visit.text("outage.over"), Cell.Tone.QUIET);
        }
        if (offer.path("paused").asBoolean(false)) {
            return Cell.badge(visit.text("paused"), Cell.Tone.WARN);
        }
        return now.isBefore(Instant.parse(offer.path("startsAt").asString("")))
                ? Cell.badge(visit.text("outage.planned"), Cell.Tone.QUIET)
                : Cell.badge(visit.text("in-force"), Cell.Tone.GOOD);
    }

    private static Cell list(Visit visit, JsonNode json, String name) {
        List<String> all = Visit.texts(json.path(name));
        return Cell.of(all.isEmpty() ? visit.text("all") : String.join(", ", all));
    }
}
