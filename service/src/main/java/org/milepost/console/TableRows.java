package org.milepost.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Makes a table of a page. Its heading, and the names of its columns, are texts whose keys are
 * those given here.
 *
 * <p>Threads: belongs to its request.
 */
final class TableRows {

    private final Visit visit;
    private final String id;
    private final List<Block.Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();
    private String heading;
    private String next = "";

    /** A table. */
    TableRows(Visit visit, String id) {
        this.visit = visit;
        this.id = id;
        this.heading = visit.word("table", id);
    }

    /** Its columns; a name with a sharp sign in front is one of numbers. */
    TableRows columns(String... names) {
        for (String name : names) {
            boolean isNumber = name.startsWith("#");
            columns.add(
                    new Block.Column(
                            visit.text("column." + (isNumber ? name.substring(1) : name)),
                            isNumber));
        }
        return this;
    }

    /** Another heading. */
    TableRows headed(String other) {
        heading = other;
        return this;
    }

    TableRows row(Cell... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** A row for each of some objects. */
    TableRows rows(Collection<JsonNode> items, Function<JsonNode, List<Cell>> row) {
        items.forEach(it -> rows.add(row.apply(it)));
        return this;
    }

    /** Where the following rows are; empty when there are none. */
    TableRows next(String address) {
        next = address;
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    Block.Table build() {
        String nothing = "console.none." + id;
        return new Block.Table(
                id,
                heading,
                columns,
                rows,
                next,
                Visit.with(visit.self(), "csv", id),
                visit.texts().has(nothing) ? visit.texts().text(nothing) : visit.text("none"));
    }
}
