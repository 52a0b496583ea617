package org.milepost.console;

import static org.milepost.console.PageParts.fact;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a page shows of a person besides the history: facts, purses, cards, grants, notes. */
final class PersonBlocks {

    private static final String PERSON = "programmes/{programme}/persons/{number}";
    private static final String MEMBER = "programmes/{programme}/members/{number}";

    private PersonBlocks() {}

    static Block facts(Visit visit, ShownPerson person, Format format) {
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(fact(visit, "number", Cell.of(person.number())));
        String status = person.account().path("status").asString("");
        facts.add(fact(visit, "status", status(visit, status)));
        if (person.isCollector()) {
            for (String name : List.of("hidesBalances", "forbidsRedemption")) {
                if (person.json().path(name).asBoolean(false)) {
                    facts.add(
                            fact(visit, name, Cell.badge(visit.text("flag.true"), Cell.Tone.WARN)));
                }
            }
            return new Block.Facts("", facts);
        }
        if (person.kind().equals("member")) {
            String holder = person.holder();
            facts.add(
                    fact(
                            visit,
                            "account",
                            holder.equals(person.number())
                                    ? Cell.of(visit.text("account.own"))
                                    : Cell.link(
                                            holder,
                                            visit.href("persons", person.programme(), holder))));
            facts.add(
                    fact(
                            visit,
                            "dateOfBirth",
                            Cell.of(
                                    visit.text(
                                            person.json().path("hasDateOfBirth").asBoolean(false)
                                                    ? "known"
                                                    : "unknown"))));
        }
        List<String> sharing = Visit.texts(person.account().path("members"));
        if (sharing.size() > 1 || person.kind().equals("account")) {
            facts.add(
                    fact(
                            visit,
                            "members",
                            Cell.of(format.number(sharing.size()))
                                    .with(String.join(", ", sharing))));
        }
        return new Block.Facts("", facts);
    }

    static Cell status(Visit visit, String status) {
        return Cell.badge(
                visit.word("word", status),
                status.equals("active")
                        ? Cell.Tone.GOOD
                        : status.equals("fraud") ? Cell.Tone.BAD : Cell.Tone.QUIET);
    }

    static Block purses(Visit visit, ShownPerson person, Format format) {
        List<Block.Fact> facts = new ArrayList<>();
        if (person.isCollector()) {
            person.json()
                    .path("balances")
                    .forEachEntry(
                            (currency, balance) ->
                                    facts.add(
                                            new Block.Fact(
                                                    currency,
                                                    Cell.number(balance.asLong(), format))));
        } else {
            facts.add(
                    new Block.Fact(
                            String.join(", ", person.currencies(visit)),
                            Cell.number(person.account().path("balance").asLong(), format)));
        }
        return new Block.Facts(visit.text("purses"), facts);
    }

    private static Reply part(Visit visit, ShownPerson person, String pattern) {
        return visit.get(pattern, "programme", person.programme(), "number", person.number());
    }

    static Block cards(Visit visit, ShownPerson person, Format format) {
        boolean mayChange = visit.may("PATCH", PERSON + "/cards/{card}");
        List<JsonNode> cards =
                Visit.optional(part(visit, person, PERSON + "/cards"))
                        .map(it -> it.list("cards"))
                        .orElse(List.of());
        return new TableRows(visit, "cards")
                .columns("number", "state", "since", "do")
                .rows(
                        cards,
                        it -> {
                            String number = it.path("number").asString("");
                            String state = it.path("state").asString("");
                            return List.of(
                                    Cell.of(number),
                                    Cell.badge(
                                            visit.word("word", state),
                                            state.equals("active")
                                                    ? Cell.Tone.GOOD
                                                    : Cell.Tone.QUIET),
                                    Cell.time(it.path("since").asString(""), format),
                                    mayChange
                                            ? Cell.link(
                                                    visit.text("action.change-card"),
                                                    visit.action(
                                                            "change-card",
                                                            "programme",
                                                            person.programme(),
                                                            "number",
                                                            person.number(),
                                                            "card",
                                                            number,
                                                            "state",
                                                            state))
                                            : Cell.EMPTY);
                        })
                .build();
    }

    static Block grants(Visit visit, ShownPerson person, Format format) {
        boolean mayEnd = visit.may("DELETE", MEMBER + "/grants/{grant}");
        return new TableRows(visit, "grants")
                .columns("client", "scopes", "since", "until", "last-used", "do")
                .rows(
                        Visit.optional(part(visit, person, MEMBER + "/grants"))
                                .map(Reply::items)
                                .orElse(List.of()),
                        it ->
                                List.of(
                                        Cell.of(it.path("client").asString(""))
                                                .with(it.path("partner").asString("")),
                                        Cell.of(String.join(", ", Visit.texts(it.path("scopes")))),
                                        Cell.time(it.path("since").asString(""), format),
                                        Cell.time(it.path("until").asString(""), format),
                                        Cell.time(it.path("lastUsed").asString(""), format),
                                        mayEnd
                                                ? Cell.link(
                                                        visit.text("action.end-grant"),
                                                        visit.action(
                                                                "end-grant",
                                                                "programme",
                                                                person.programme(),
                                                                "number",
                                                                person.number(),
                                                                "grant",
                                                                it.path("grant").asString("")))
                                                : Cell.EMPTY))
                .build();
    }

    static Block signIns(Visit visit, ShownPerson person, Format format) {
        return new TableRows(visit, "sign-ins")
                .columns("since", "until")
                .rows(
                        Visit.optional(part(visit, person, MEMBER + "/sign-ins"))
                                .map(Reply::items)
                                .orElse(List.of()),
                        it ->
                                List.of(
                                        Cell.time(it.path("since").asString(""), format),
                                        Cell.time(it.path("until").asString(""), format)))
                .build();
    }

    static Block notes(Visit visit, ShownPerson person, Format format) {
        List<JsonNode> notes =
                Visit.optional(part(visit, person, PERSON + "/notes"))
                        .map(Reply::items)
                        .orElse(List.of());
        return notes(
                visit,
                format,
                notes,
                Set.of("change-note", "erase-note"),
                "programme",
                person.programme(),
                "number",
                person.number());
    }

    /**
     * A table of notes.
     *
     * @param actions those that the person may have to take
     * @param segments of the addresses of the actions
     */
    static Block notes(
            Visit visit,
            Format format,
            List<JsonNode> notes,
            Set<String> actions,
            String... segments) {
        return new TableRows(visit, "notes")
                .columns("written-at", "written-by", "text", "state", "do")
                .rows(
                        notes,
                        it -> {
                            boolean isOpen = it.path("open").asBoolean(false);
                            String action =
                                    actions.stream()
                                            .filter(id -> id.startsWith("change"))
                                            .findFirst()
                                            .orElseThrow();
                            ConsoleAction close = ConsoleActions.find(action).orElseThrow();
                            List<String> pairs = new ArrayList<>(List.of(segments));
                            pairs.add("note");
                            pairs.add(it.path("number").asString(""));
                            pairs.add("open");
                            pairs.add(Boolean.toString(!isOpen));
                            return List.of(
                                    Cell.time(it.path("writtenAt").asString(""), format),
                                    Cell.of(it.path("writtenBy").asString("")),
                                    Cell.of(it.path("text").asString(visit.text("erased"))),
                                    isOpen
                                            ? Cell.badge(visit.text("open"), Cell.Tone.WARN)
                                            : Cell.badge(visit.text("closed"), Cell.Tone.QUIET),
                                    visit.may(close.method(), close.pattern())
                                            ? Cell.link(
                                                    visit.text(isOpen ? "close" : "reopen"),
                                                    visit.action(
                                                            action, pairs.toArray(String[]::new)))
                                            : Cell.EMPTY);
                        })
                .build();
    }
}
