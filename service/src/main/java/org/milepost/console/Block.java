package org.milepost.console;

import java.util.List;

/** A part of a page. */
sealed interface Block {

    /** Names and their values. */
    record Facts(String heading, List<Fact> facts) implements Block {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    /** A name and its value. */
    record Fact(String name, Cell value) {}

    /**
     * A table, which can be had as CSV.
     *
     * @param id names it on its page
     * @param next where the following rows are; empty when there are none
     * @param empty what is said when there are no rows
     */
    record Table(
            String id,
            String heading,
            List<Column> columns,
            List<List<Cell>> rows,
            String next,
            String csv,
            String empty)
            implements Block {

        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** A column of a table. */
    record Column(String name, boolean isNumber) {}

    /** Links and buttons. */
    record Buttons(String heading, List<Button> buttons) implements Block {
        public Buttons {
            buttons = List.copyOf(buttons);
        }
    }

    /** A link that looks like a button. */
    record Button(String text, String href, boolean isMain) {}

    /** Sentences. */
    record Prose(String heading, String text, Cell.Tone tone) implements Block {}

    /** A text of a program, such as a command to copy. */
    record Code(String heading, String text) implements Block {}

    /** A secret that is shown once. */
    record Secret(String name, String value, String advice) implements Block {}

    /** A form. */
    record Entry(EntryForm form) implements Block {}

    /** A chart with its table beneath. */
    record Graph(ColumnChart chart, Table table) implements Block {}

    /** Steps in their order, with those that are done. */
    record Steps(String heading, List<Step> steps) implements Block {
        public Steps {
            steps = List.copyOf(steps);
        }
    }

    /** A step. */
    record Step(String name, String text, boolean isDone, List<Button> buttons) {
        public Step {
            buttons = List.copyOf(buttons);
        }
    }
}
