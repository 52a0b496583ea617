package org.milepost.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The pages of what is set up: programmes, offers, outages, roles and staff. */
final class SetUpPages {

    private static final String PROGRAMME = "programmes/{programme}";

    private SetUpPages() {}

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
    static Shown programme(Visit visit) {
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
        blocks.add(offers(visit, code, format));
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

    private static Block offers(Visit visit, String programme, Format format) {
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
                                    paused(visit, it));
                        })
                .build();
    }

    /** {@code GET /console/programmes/{programme}/offers/{offer}}: an offer and its versions. */
    static Shown offer(Visit visit) {
        String programme = visit.segment("programme");
        String offer = visit.segment("offer");
        String[] segments = {"programme", programme, "offer", offer};
        JsonNode json = Visit.require(visit.get(PROGRAMME + "/offers/{offer}", segments)).json();
        Format format = visit.format(Optional.of(programme));
        List<Block.Fact> facts =
                List.of(
                        fact(visit, "state", paused(visit, json)),
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
                                                paused(visit, it)))
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

    private static Cell paused(Visit visit, JsonNode offer) {
        return offer.path("paused").asBoolean(false)
                ? Cell.badge(visit.text("paused"), Cell.Tone.WARN)
                : Cell.badge(visit.text("in-force"), Cell.Tone.GOOD);
    }

    private static Cell list(Visit visit, JsonNode json, String name) {
        List<String> all = Visit.texts(json.path(name));
        return Cell.of(all.isEmpty() ? visit.text("all") : String.join(", ", all));
    }

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

    /** {@code GET /console/roles}. */
    static Shown roles(Visit visit) {
        Format format = visit.format(visit.programme());
        return ConsolePage.of(
                visit,
                "roles",
                visit.text("place.roles"),
                format,
                List.of(
                        new TableRows(visit, "roles")
                                .columns("role", "#booking-max", "#day-max", "permissions", "do")
                                .rows(
                                        visit.list("roles", "limit=1000").items(),
                                        it -> {
                                            String role = it.path("role").asString("");
                                            return List.of(
                                                    Cell.of(
                                                                    visit.texts()
                                                                            .text(
                                                                                    "staff.role."
                                                                                            + role))
                                                            .with(role),
                                                    limit(visit, it, "bookingMax", format),
                                                    limit(visit, it, "dayMax", format),
                                                    Cell.of(
                                                            String.join(
                                                                    ", ",
                                                                    Visit.texts(
                                                                            it.path(
                                                                                    "permissions")))),
                                                    action(visit, "change-role", "role", role));
                                        })
                                .build()));
    }

    private static Cell limit(Visit visit, JsonNode role, String name, Format format) {
        return role.has(name)
                ? Cell.number(role.path(name).asLong(), format)
                : Cell.of(
                        Visit.texts(role.path("permissions")).contains("book")
                                ? visit.text("no-limit")
                                : "–");
    }

    /** {@code GET /console/staff}. */
    static Shown staff(Visit visit) {
        return ConsolePage.of(
                visit,
                "staff",
                visit.text("place.staff"),
                visit.format(visit.programme()),
                List.of(
                        new Block.Buttons("", buttons(visit, List.of("add-staff"))),
                        new TableRows(visit, "staff")
                                .columns("person", "email", "roles", "state")
                                .rows(
                                        visit.list("staff", "limit=1000").items(),
                                        it ->
                                                List.of(
                                                        link(visit, it, "staff", "staff")
                                                                .with(
                                                                        it.path("fullName")
                                                                                .asString("")),
                                                        text(it, "email"),
                                                        roles(visit, it),
                                                        active(visit, it)))
                                .build()));
    }

    private static Cell roles(Visit visit, JsonNode json) {
        return Cell.of(
                String.join(
                        ", ",
                        Visit.texts(json.path("roles")).stream()
                                .map(it -> visit.texts().text("staff.role." + it))
                                .toList()));
    }

    static Cell active(Visit visit, JsonNode json) {
        return json.path("active").asBoolean(false)
                ? Cell.badge(visit.text("word.active"), Cell.Tone.GOOD)
                : Cell.badge(visit.text("word.inactive"), Cell.Tone.QUIET);
    }

    /** {@code GET /console/staff/{staff}}. */
    static Shown person(Visit visit) {
        String staff = visit.segment("staff");
        JsonNode json = Visit.require(visit.get("staff/{staff}", "staff", staff)).json();
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Facts(
                        "",
                        List.of(
                                fact(visit, "fullName", text(json, "fullName")),
                                fact(visit, "email", text(json, "email")),
                                fact(visit, "roles", roles(visit, json)),
                                fact(visit, "active", active(visit, json)))));
        blocks.add(
                new Block.Buttons(
                        "",
                        buttons(
                                visit,
                                List.of("change-staff", "enrolment-code", "end-staff-sign-ins"),
                                "staff",
                                staff)));
        return ConsolePage.of(visit, "staff", staff, visit.format(visit.programme()), blocks)
                .below(visit.text("place.staff"), visit.href("staff"));
    }

    /** The buttons of the actions that the visitor's roles allow. */
    static List<Block.Button> buttons(Visit visit, List<String> ids, String... segments) {
        List<Block.Button> buttons = new ArrayList<>();
        for (String id : ids) {
            ConsoleAction action = ConsoleActions.find(id).orElseThrow();
            if (visit.may(action.method(), action.pattern())) {
                buttons.add(
                        new Block.Button(
                                visit.text("action." + id),
                                visit.action(id, segments),
                                buttons.isEmpty()));
            }
        }
        return buttons;
    }

    /** A link to an action; empty when the visitor's roles do not allow it. */
    static Cell action(Visit visit, String id, String... segments) {
        ConsoleAction action = ConsoleActions.find(id).orElseThrow();
        return visit.may(action.method(), action.pattern())
                ? Cell.link(visit.text("action." + id), visit.action(id, segments))
                : Cell.EMPTY;
    }

    /** The same with a text of its own, which is shown without the link too. */
    private static Cell action(Visit visit, String id, String text, String segment, String value) {
        ConsoleAction action = ConsoleActions.find(id).orElseThrow();
        return visit.may(action.method(), action.pattern())
                ? Cell.link(text, visit.action(id, segment, value))
                : Cell.of(text);
    }

    static Cell link(Visit visit, JsonNode json, String name, String page) {
        String value = json.path(name).asString("");
        return Cell.link(value, visit.href(page, value));
    }

    static Cell text(JsonNode json, String name) {
        return Cell.of(json.path(name).asString(""));
    }

    static Block.Fact fact(Visit visit, String name, Cell value) {
        return new Block.Fact(visit.word("field", name), value);
    }

    /** The actions on notes of partners. */
    static Set<String> noteActions() {
        return Set.of("change-partner-note");
    }
}
