package org.milepost.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.milepost.http.Fault;
import org.milepost.web.FormParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The search box, and the page of a transfer. What is sought decides where it is looked for: a
 * number, a card, a name, an address, a confirmation number, an idempotency key, a reference, a
 * trace, or the code of something that is set up. What is sought is in the body of a form, so that
 * no log of paths contains it. A single result is shown at once.
 */
final class SearchPages {

    private static final Pattern CONFIRMATION = Pattern.compile("[0-9A-Za-z]{16}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,24}");
    private static final Pattern TELEPHONE = Pattern.compile("\\+?[0-9 ()./-]{6,30}");
    private static final int LIMIT = 20;
    private static final int NOT_FOUND = 404;

    private SearchPages() {}

    /** {@code POST /console/search}. */
    static Shown search(Visit visit, FormParameters form) {
        String sought = form.first("q").strip();
        visit.seek(sought);
        Format format = visit.format(visit.programme());
        Map<String, JsonNode> persons = new LinkedHashMap<>();
        Map<String, JsonNode> transfers = new LinkedHashMap<>();
        List<Cell> places = List.of();
        if (!sought.isEmpty()) {
            if (visit.may("POST", "searches/persons")) {
                persons(visit, sought)
                        .forEach(
                                it ->
                                        persons.put(
                                                it.path("programme").asString("")
                                                        + "/"
                                                        + it.path("number").asString(""),
                                                it));
            }
            if (visit.may("POST", "searches/transfers")) {
                transfers(visit, sought)
                        .forEach(
                                it ->
                                        transfers.put(
                                                it.path("confirmationNumber").asString(""), it));
            }
            places = places(visit, sought);
        }
        if (persons.size() + transfers.size() + places.size() == 1) {
            return only(visit, persons, transfers, places);
        }
        List<Block> blocks = new ArrayList<>();
        if (persons.isEmpty() && transfers.isEmpty() && places.isEmpty()) {
            blocks.add(new Block.Prose("", visit.text("search.nothing"), Cell.Tone.PLAIN));
        }
        if (!persons.isEmpty()) {
            blocks.add(
                    new TableRows(visit, "persons")
                            .columns("number", "name", "kind", "programme", "account")
                            .rows(persons.values(), it -> person(visit, it))
                            .build());
        }
        if (!transfers.isEmpty()) {
            blocks.add(TransferRows.list(visit, format, "transfers", transfers.values(), ""));
        }
        if (!places.isEmpty()) {
            TableRows rows = new TableRows(visit, "places").columns("found");
            places.forEach(rows::row);
            blocks.add(rows.build());
        }
        return ConsolePage.of(visit, "", visit.text("search.title"), format, withoutCsv(blocks));
    }

    /** The results of a form have no address of their own. */
    private static List<Block> withoutCsv(List<Block> blocks) {
        return blocks.stream()
                .map(
                        it ->
                                it instanceof Block.Table table
                                        ? new Block.Table(
                                                table.id(),
                                                table.heading(),
                                                table.columns(),
                                                table.rows(),
                                                table.next(),
                                                "",
                                                table.empty())
                                        : it)
                .toList();
    }

    private static Shown only(
            Visit visit,
            Map<String, JsonNode> persons,
            Map<String, JsonNode> transfers,
            List<Cell> places) {
        if (!persons.isEmpty()) {
            JsonNode person = persons.values().iterator().next();
            return new Shown.Elsewhere(
                    visit.href(
                            "persons",
                            person.path("programme").asString(""),
                            person.path("number").asString("")));
        }
        return new Shown.Elsewhere(
                transfers.isEmpty()
                        ? places.getFirst().href()
                        : visit.href("transfers", transfers.keySet().iterator().next()));
    }

    private static List<Cell> person(Visit visit, JsonNode person) {
        String number = person.path("number").asString("");
        String programme = person.path("programme").asString("");
        return List.of(
                Cell.link(number, visit.href("persons", programme, number)),
                Cell.of(
                        (person.path("firstName").asString("")
                                        + " "
                                        + person.path("familyName").asString(""))
                                .strip()),
                Cell.of(visit.word("person", person.path("kind").asString(""))),
                Cell.of(programme),
                Cell.of(person.path("account").asString("")));
    }

    private static List<JsonNode> persons(Visit visit, String sought) {
        String digits = sought.replaceAll("[ -]", "");
        List<JsonNode> found = new ArrayList<>();
        if (DIGITS.matcher(digits).matches()) {
            found.addAll(persons(visit, "number", digits));
        }
        if (sought.indexOf('@') > 0) {
            found.addAll(persons(visit, "email", sought));
        } else if (found.isEmpty() && TELEPHONE.matcher(sought).matches()) {
            found.addAll(persons(visit, "telephone", sought));
        } else if (sought.chars().anyMatch(Character::isLetter)) {
            found.addAll(persons(visit, "name", sought));
        }
        return found;
    }

    private static List<JsonNode> persons(Visit visit, String by, String value) {
        return visit.search(
                        "searches/persons",
                        Visit.object().put("by", by).put("value", value).put("limit", LIMIT))
                .items();
    }

    private static List<JsonNode> transfers(Visit visit, String sought) {
        String plain = sought.replaceAll("[ -]", "");
        if (CONFIRMATION.matcher(plain).matches()) {
            List<JsonNode> found = transfers(visit, "confirmation-number", plain);
            if (!found.isEmpty()) {
                return found;
            }
        }
        List<JsonNode> found = new ArrayList<>();
        if (sought.chars().anyMatch(it -> it >= '0' && it <= '9')) {
            for (String by : List.of("reference", "idempotency-key", "trace")) {
                found.addAll(transfers(visit, by, sought));
            }
        }
        return found;
    }

    private static List<JsonNode> transfers(Visit visit, String by, String value) {
        ObjectNode asked = Visit.object().put("by", by).put("value", value).put("limit", LIMIT);
        return visit.search("searches/transfers", asked).items();
    }

    /** Programmes, partners and sponsors with this code, or with this in their names. */
    private static List<Cell> places(Visit visit, String sought) {
        String wanted = sought.toLowerCase(Locale.ROOT);
        List<Cell> found = new ArrayList<>();
        for (JsonNode it : visit.programmes()) {
            if (isNamed(it, wanted)) {
                String code = it.path("code").asString("");
                found.add(
                        Cell.link(code, visit.href("programmes", code))
                                .with(it.path("name").asString("")));
            }
        }
        for (JsonNode it : visit.list("partners", "limit=1000").items()) {
            if (isNamed(it, wanted)) {
                String code = it.path("code").asString("");
                found.add(
                        Cell.link(code, visit.href("partners", code))
                                .with(it.path("name").asString("")));
            }
        }
        return found;
    }

    private static boolean isNamed(JsonNode json, String wanted) {
        String name = json.path("name").asString("").toLowerCase(Locale.ROOT);
        return json.path("code").asString("").toLowerCase(Locale.ROOT).equals(wanted)
                || (wanted.length() > 2 && name.contains(wanted));
    }

    /** {@code GET /console/transfers/{confirmation}}: a transfer, and what undoes it. */
    static Shown transfer(Visit visit) {
        String number = visit.segment("confirmation");
        Reply reply =
                Visit.require(
                        visit.search(
                                "searches/transfers",
                                Visit.object()
                                        .put("by", "confirmation-number")
                                        .put("value", number)));
        JsonNode transfer =
                reply.items().stream()
                        .findFirst()
                        .orElseThrow(() -> new Fault(NOT_FOUND, visit.text("fault.no-transfer")));
        String programme = transfer.path("programme").asString("");
        Format format = visit.format(java.util.Optional.of(programme));
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(fact(visit, "kind", TransferRows.what(visit, transfer)));
        facts.add(fact(visit, "person", TransferRows.person(visit, transfer)));
        facts.add(
                fact(
                        visit,
                        "miles",
                        Cell.signed(transfer.path("miles").asLong(), format)
                                .with(transfer.path("currency").asString(""))));
        facts.add(fact(visit, "balance", Cell.number(transfer.path("balance").asLong(), format)));
        facts.add(fact(visit, "at", Cell.time(transfer.path("at").asString(""), format)));
        for (String name :
                List.of("partner", "store", "till", "trace", "transactionId", "reference")) {
            String value = transfer.path(name).asString("");
            if (!value.isEmpty()) {
                facts.add(
                        fact(
                                visit,
                                name,
                                name.equals("partner")
                                        ? Cell.link(value, visit.href("partners", value))
                                        : Cell.of(value)));
            }
        }
        JsonNode offer = transfer.path("offer");
        if (offer.isObject()) {
            String id = offer.path("offerId").asString("");
            facts.add(
                    fact(
                            visit,
                            "offer",
                            Cell.link(id, visit.href("programmes", programme, "offers", id))
                                    .with(
                                            format.number(offer.path("unitMiles").asLong())
                                                    + " → "
                                                    + format.dollars(
                                                            offer.path("unitDollars")
                                                                    .asString("")))));
        }
        undo(visit, facts, "undoes", List.of(transfer.path("undoes").asString("")));
        undo(visit, facts, "undoneBy", Visit.texts(transfer.path("undoneBy")));
        return ConsolePage.of(
                        visit,
                        "",
                        visit.text("transfer", number),
                        format,
                        List.of(
                                new Block.Facts("", facts),
                                new Block.Buttons("", buttons(visit, transfer, programme))))
                .below(
                        transfer.path("number").asString(""),
                        visit.href("persons", programme, transfer.path("number").asString("")));
    }

    private static void undo(
            Visit visit, List<Block.Fact> facts, String name, List<String> numbers) {
        for (String number : numbers) {
            if (!number.isEmpty()) {
                facts.add(fact(visit, name, Cell.link(number, visit.href("transfers", number))));
            }
        }
    }

    /** The reversals that fit the transfer. */
    private static List<Block.Button> buttons(Visit visit, JsonNode transfer, String programme) {
        String kind = transfer.path("kind").asString("");
        String number = transfer.path("number").asString("");
        String what =
                switch (kind) {
                    case "redemption" -> "reverse-part";
                    case "issuance" -> "reverse-credit";
                    default -> "";
                };
        List<Block.Button> buttons = new ArrayList<>();
        if (!what.isEmpty()) {
            boolean isCollector =
                    visit.get(
                                            "programmes/{programme}/accounts/{number}",
                                            "programme",
                                            programme,
                                            "number",
                                            number)
                                    .status()
                            == NOT_FOUND;
            String id = what + (isCollector ? "-collector" : "-account");
            ConsoleAction action = ConsoleActions.find(id).orElseThrow();
            if (visit.may(action.method(), action.pattern())) {
                buttons.add(
                        new Block.Button(
                                visit.text("action." + id),
                                visit.action(
                                        id,
                                        "programme",
                                        programme,
                                        "number",
                                        number,
                                        "currency",
                                        transfer.path("currency").asString(""),
                                        "confirmationNumber",
                                        transfer.path("confirmationNumber").asString(""),
                                        "miles",
                                        Long.toString(Math.abs(transfer.path("miles").asLong()))),
                                true));
            }
        }
        return buttons;
    }

    private static Block.Fact fact(Visit visit, String name, Cell value) {
        return new Block.Fact(visit.word("field", name), value);
    }
}
