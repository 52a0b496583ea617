package org.milepost.statement;

import java.util.List;
import org.milepost.web.Messages;

/**
 * A statement in words: the same for HTML and PDF, and the model of the template {@code
 * statement/statement.jte}.
 *
 * @param title such as the name of the programme
 * @param subtitle what it is a statement of
 * @param facts what is said before the sections
 * @param notes what is said after them
 */
public record StatementDocument(
        Messages messages,
        String title,
        String subtitle,
        List<Fact> facts,
        List<Section> sections,
        List<String> notes) {

    public StatementDocument {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
        notes = List.copyOf(notes);
    }

    /** A name and a value. */
    public record Fact(String name, String value) {}

    /**
     * A column.
     *
     * @param isNumber whether its values are numbers, at the right side
     * @param share its share of the width
     */
    public record Column(String name, boolean isNumber, int share) {}

    /**
     * A table with what is before and after it.
     *
     * @param rows the values, in the order of the columns; a value can have a second, smaller line
     * @param facts what is said of all rows, the last of them with emphasis
     * @param empty what is said when there are no rows
     */
    public record Section(
            String heading,
            List<Column> columns,
            List<List<Cell>> rows,
            List<Fact> facts,
            String empty) {
        public Section {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            facts = List.copyOf(facts);
        }
    }

    /**
     * A value.
     *
     * @param text the value
     * @param more a second line; empty when there is none
     */
    public record Cell(String text, String more) {
        /** A value of one line. */
        public static Cell of(String text) {
            return new Cell(text, "");
        }
    }

    /** The language of its texts. */
    public String language() {
        return messages.language();
    }
}
