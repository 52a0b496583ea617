package org.milepost.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.milepost.http.Fault;
import org.milepost.web.FormParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /console/persons/{programme}/{number}}: a collector, a member or a household in one view,
 * the history of an account, and what an inquiry would be answered now.
 */
final class PersonPages {

    private static final String PROGRAMME = "programmes/{programme}";
    private static final String PERSON = PROGRAMME + "/persons/{number}";
    private static final String MEMBER = PROGRAMME + "/members/{number}";
    private static final int TRANSFERS_SHOWN = 15;
    private static final int NOT_FOUND = 404;

    private PersonPages() {}

    /**
     * Who it is.
     *
     * @param kind {@code member}, {@code account} or {@code collector}
     * @param json what the API shows of it
     * @param account the account that a member uses; the same object for others
     */
    private record Person(
            String programme, String number, String kind, JsonNode json, JsonNode account) {

        String holder() {
            return kind.equals("member") ? json.path("account").asString(number) : number;
        }

        boolean isCollector() {
            return kind.equals("collector");
        }
    }

    /** {@code GET …/{programme}/{number}}. */
    static Shown show(Visit visit) {
        Person person = find(visit, visit.segment("programme"), visit.segment("number"));
        Format format = visit.format(Optional.of(person.programme()));
        List<Block> blocks = new ArrayList<>();
        blocks.add(facts(visit, person, format));
        blocks.add(purses(visit, person, format));
        if (person.isCollector()) {
            limits(visit, person, format).ifPresent(blocks::add);
        }
        blocks.addAll(
                PersonButtons.of(
                        visit,
                        person.programme(),
                        person.number(),
                        person.kind(),
                        person.holder()));
        blocks.addAll(open(visit, person, format));
        for (String currency : currencies(visit, person.programme())) {
            timeline(visit, person, currency, format, TRANSFERS_SHOWN, "").ifPresent(blocks::add);
        }
        if (!person.kind().equals("account")) {
            blocks.add(cards(visit, person, format));
        }
        if (person.kind().equals("member")) {
            blocks.add(grants(visit, person, format));
            blocks.add(signIns(visit, person, format));
        }
        if (!person.kind().equals("account")) {
            blocks.add(notes(visit, person, format));
        }
        return ConsolePage.of(visit, "persons", title(visit, person), format, blocks)
                .withLead(visit.text("person." + person.kind()) + " · " + person.programme());
    }

    /** {@code GET …/{programme}/{number}/timeline}: the whole history in a currency. */
    static Shown timeline(Visit visit) {
        Person person = find(visit, visit.segment("programme"), visit.segment("number"));
        Format format = visit.format(Optional.of(person.programme()));
        List<String> currencies = currencies(visit, person.programme());
        String asked = visit.query().first("currency");
        String currency = currencies.contains(asked) ? asked : currencies.getFirst();
        List<Block> blocks = new ArrayList<>();
        timeline(visit, person, currency, format, visit.rows(), visit.query().first("before"))
                .ifPresent(blocks::add);
        return ConsolePage.of(visit, "persons", visit.text("timeline", currency), format, blocks)
                .below(
                        title(visit, person),
                        visit.href("persons", person.programme(), person.number()));
    }

    /** {@code GET …/{programme}/{number}/inquiry}: what a basket would get now. */
    static Shown inquiry(Visit visit) {
        String programme = visit.segment("programme");
        String number = visit.segment("number");
        Format format = visit.format(Optional.of(programme));
        FormParameters query = visit.query();
        List<String> sponsors = sponsors(visit, programme);
        List<Block> blocks = new ArrayList<>();
        String sponsor = query.first("sponsor");
        blocks.add(
                new Block.Entry(
                        new EntryForm(
                                visit.text("inquiry.ask"),
                                visit.path(),
                                "get",
                                java.util.Map.of(),
                                List.of(
                                        FormFields.choice(
                                                visit, "sponsor", sponsor, sponsors, it -> it),
                                        FormFields.filter(visit, "store"),
                                        FormFields.filter(visit, "basket")),
                                List.of(),
                                visit.text("show"),
                                false,
                                "")));
        if (query.has("basket")) {
            Reply reply =
                    inquiry(visit, number, sponsor, query.first("store"), query.first("basket"));
            if (reply.isOk()) {
                blocks.addAll(InquiryBlocks.of(visit, reply.json(), format));
            } else {
                blocks.add(new Block.Prose("", errors(reply), Cell.Tone.WARN));
            }
        }
        return ConsolePage.of(visit, "persons", visit.text("inquiry"), format, blocks)
                .below(number, visit.href("persons", programme, number));
    }

    static String errors(Reply reply) {
        List<String> all =
                reply.list("errors").stream()
                        .map(
                                it ->
                                        it.path("pointer").asString("").replaceFirst("^/", "")
                                                + " "
                                                + it.path("detail").asString(""))
                        .toList();
        return all.isEmpty() ? reply.detail() : String.join("; ", all);
    }

    static Reply inquiry(Visit visit, String number, String sponsor, String store, String basket) {
        return visit.search(
                "explanations/inquiry",
                Visit.object()
                        .put("number", number)
                        .put("sponsor", sponsor)
                        .put("store", store)
                        .put("basket", basket));
    }

    private static List<String> sponsors(Visit visit, String programme) {
        return visit.list("sponsors", "limit=1000").items().stream()
                .filter(it -> it.path("programme").asString("").equals(programme))
                .map(it -> it.path("code").asString(""))
                .toList();
    }

    private static List<String> currencies(Visit visit, String programme) {
        return visit.programmes().stream()
                .filter(it -> it.path("code").asString("").equals(programme))
                .flatMap(it -> Visit.texts(it.path("currencies")).stream())
                .toList();
    }

    private static Person find(Visit visit, String programme, String number) {
        Reply member = visit.get(MEMBER, "programme", programme, "number", number);
        if (member.isOk()) {
            String account = member.text("account");
            Reply own =
                    visit.get(
                            PROGRAMME + "/accounts/{number}",
                            "programme",
                            programme,
                            "number",
                            account);
            return new Person(
                    programme,
                    number,
                    "member",
                    member.json(),
                    Visit.optional(own).map(Reply::json).orElse(Visit.object()));
        }
        if (member.status() != NOT_FOUND) {
            throw new Fault(member.status(), member.detail());
        }
        for (String kind : List.of("account", "collector")) {
            Reply reply =
                    visit.get(
                            PROGRAMME + "/" + kind + "s/{number}",
                            "programme",
                            programme,
                            "number",
                            number);
            if (reply.isOk()) {
                return new Person(programme, number, kind, reply.json(), reply.json());
            }
            if (reply.status() != NOT_FOUND) {
                throw new Fault(reply.status(), reply.detail());
            }
        }
        throw new Fault(NOT_FOUND, visit.text("fault.no-person"));
    }

    private static String title(Visit visit, Person person) {
        String name =
                (person.json().path("firstName").asString("")
                                + " "
                                + person.json().path("familyName").asString(""))
                        .strip();
        return name.isEmpty()
                ? visit.text("person." + person.kind()) + " " + person.number()
                : name;
    }

    private static Block facts(Visit visit, Person person, Format format) {
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

    private static Block purses(Visit visit, Person person, Format format) {
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
                            String.join(", ", currencies(visit, person.programme())),
                            Cell.number(person.account().path("balance").asLong(), format)));
        }
        return new Block.Facts(visit.text("purses"), facts);
    }

    /** The daily limit, which the explanation of an inquiry has. */
    private static Optional<Block> limits(Visit visit, Person person, Format format) {
        return sponsors(visit, person.programme()).stream()
                .findFirst()
                .map(it -> inquiry(visit, person.number(), it, "0001", "1.00"))
                .filter(Reply::isOk)
                .map(it -> InquiryBlocks.day(visit, it.json(), format));
    }

    private static List<Block> open(Visit visit, Person person, Format format) {
        if (person.kind().equals("account")) {
            return List.of();
        }
        Optional<Reply> reply =
                Visit.optional(
                        visit.get(
                                PERSON + "/open-items",
                                "programme",
                                person.programme(),
                                "number",
                                person.number()));
        if (reply.isEmpty()) {
            return List.of();
        }
        List<Block> blocks = new ArrayList<>();
        List<JsonNode> approvals = reply.get().list("approvals");
        if (!approvals.isEmpty()) {
            blocks.add(ApprovalPages.table(visit, format, "waiting", approvals, ""));
        }
        List<JsonNode> refusals = reply.get().list("refusals");
        if (!refusals.isEmpty()) {
            blocks.add(RefusalPages.table(visit, format, "refused", refusals, "", false));
        }
        return blocks;
    }

    private static Optional<Block> timeline(
            Visit visit, Person person, String currency, Format format, int rows, String before) {
        ObjectNode asked =
                Visit.object()
                        .put("programme", person.programme())
                        .put("currency", currency)
                        .put("number", person.holder())
                        .put("limit", rows);
        if (before.matches("[0-9]{1,9}")) {
            asked.put("before", Integer.parseInt(before));
        }
        return Visit.optional(visit.search("explanations/timeline", asked))
                .map(
                        it ->
                                TransferRows.timeline(
                                        visit,
                                        format,
                                        "timeline-" + currency,
                                        visit.text("timeline", currency),
                                        it.items(),
                                        it.json().has("next")
                                                ? Visit.with(
                                                        visit.href(
                                                                "persons",
                                                                person.programme(),
                                                                person.number(),
                                                                "timeline"),
                                                        "currency",
                                                        currency,
                                                        "before",
                                                        it.text("next"))
                                                : ""));
    }

    private static Reply part(Visit visit, Person person, String pattern) {
        return visit.get(pattern, "programme", person.programme(), "number", person.number());
    }

    private static Block cards(Visit visit, Person person, Format format) {
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

    private static Block grants(Visit visit, Person person, Format format) {
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

    private static Block signIns(Visit visit, Person person, Format format) {
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

    private static Block notes(Visit visit, Person person, Format format) {
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

    private static Block.Fact fact(Visit visit, String name, Cell value) {
        return new Block.Fact(visit.word("field", name), value);
    }
}
