package org.milepost.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Transfers as rows of tables, with what each of them is in words. */
final class TransferRows {

    private TransferRows() {}

    /** The history of an account, with the balance after each transfer. */
    static Block.Table timeline(
            Visit visit,
            Format format,
            String id,
            String heading,
            Collection<JsonNode> items,
            String next) {
        return new TableRows(visit, id)
                .headed(heading)
                .columns("at", "what", "#miles", "#balance", "confirmation")
                .rows(
                        items,
                        it ->
                                List.of(
                                        at(it, format),
                                        what(visit, it),
                                        Cell.signed(it.path("miles").asLong(), format),
                                        Cell.number(it.path("balance").asLong(), format),
                                        confirmation(visit, it)))
                .next(next)
                .build();
    }

    /** Transfers of several accounts. */
    static Block.Table list(
            Visit visit, Format format, String id, Collection<JsonNode> items, String next) {
        return new TableRows(visit, id)
                .columns("at", "person", "what", "#miles", "confirmation")
                .rows(
                        items,
                        it ->
                                List.of(
                                        at(it, format),
                                        person(visit, it),
                                        what(visit, it),
                                        Cell.signed(it.path("miles").asLong(), format)
                                                .with(it.path("currency").asString("")),
                                        confirmation(visit, it)))
                .next(next)
                .build();
    }

    /** Whose account it is in. */
    static Cell person(Visit visit, JsonNode transfer) {
        String number = transfer.path("number").asString("");
        String programme = transfer.path("programme").asString("");
        return number.isEmpty()
                ? Cell.EMPTY
                : Cell.link(number, visit.href("persons", programme, number)).with(programme);
    }

    private static Cell at(JsonNode transfer, Format format) {
        Cell at = Cell.time(transfer.path("at").asString(""), format);
        String happened = transfer.path("happenedAt").asString("");
        return happened.isEmpty() ? at : at.with(format.time(happened));
    }

    private static Cell confirmation(Visit visit, JsonNode transfer) {
        String number = transfer.path("confirmationNumber").asString("");
        Cell cell = Cell.link(number, visit.href("transfers", number));
        String undoes = transfer.path("undoes").asString("");
        if (!undoes.isEmpty()) {
            return cell.with(visit.text("what.undoes", undoes));
        }
        List<String> undoneBy = Visit.texts(transfer.path("undoneBy"));
        return undoneBy.isEmpty()
                ? cell
                : cell.with(visit.text("what.undone-by", String.join(", ", undoneBy)));
    }

    /** The transfer in words: its kind, who made it, where, and under which offer. */
    static Cell what(Visit visit, JsonNode transfer) {
        String house = transfer.path("house").asString("");
        String kind = transfer.path("kind").asString("");
        String name =
                kind.equals("adjustment") && !house.equals("adjustment")
                        ? visit.word("house", house)
                        : visit.word("kind", kind);
        List<String> parts = new ArrayList<>();
        text(transfer, "partner").ifPresent(parts::add);
        text(transfer, "store").ifPresent(it -> parts.add(visit.text("what.store", it)));
        text(transfer, "till").ifPresent(it -> parts.add(visit.text("what.till", it)));
        JsonNode offer = transfer.path("offer");
        if (offer.isObject()) {
            parts.add(
                    visit.text(
                            "what.offer",
                            offer.path("offerId").asString(""),
                            offer.path("version").asString("")));
        }
        text(transfer, "client").ifPresent(it -> parts.add(visit.text("what.by", it)));
        text(transfer, "member").ifPresent(it -> parts.add(visit.text("what.member", it)));
        text(transfer, "reference").ifPresent(parts::add);
        text(transfer, "note").ifPresent(it -> parts.add("“" + it + "”"));
        return Cell.of(name).with(String.join(" · ", parts));
    }

    private static Optional<String> text(JsonNode json, String name) {
        return Optional.of(json.path(name).asString("")).filter(it -> !it.isEmpty());
    }
}
