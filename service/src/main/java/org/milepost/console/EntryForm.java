package org.milepost.console;

import java.util.List;
import java.util.Map;

/**
 * A form on a page.
 *
 * @param method {@code get} or {@code post}
 * @param hidden values that are sent with it
 * @param errors what is wrong, besides what its fields say
 * @param submit the text of its button
 * @param isDangerous whether what it does cannot be undone
 * @param back where a person goes instead; empty when there is no such place
 */
record EntryForm(
        String heading,
        String action,
        String method,
        Map<String, String> hidden,
        List<Field> fields,
        List<String> errors,
        String submit,
        boolean isDangerous,
        String back) {

    EntryForm {
        fields = List.copyOf(fields);
        errors = List.copyOf(errors);
    }

    /** The control of a field. */
    enum Control {
        TEXT,
        NUMBER,
        AREA,
        TIME,
        DATE,
        CHOICE,
        CHOICES
    }

    /** One of some values. */
    record Option(String value, String text, boolean isChosen) {}

    /**
     * A field.
     *
     * @param hint how to fill it in; empty when its label says it
     * @param options of a choice
     * @param error what is wrong with its value; empty when nothing is known to be
     */
    record Field(
            String name,
            String label,
            String hint,
            Control control,
            String value,
            boolean isRequired,
            List<Option> options,
            String error) {

        Field {
            options = List.copyOf(options);
        }

        /** The identifier of its control. */
        String id() {
            return "f-" + name.replaceAll("[^A-Za-z0-9]", "-");
        }
    }

    /** Whether anything is wrong. */
    boolean hasErrors() {
        return !errors.isEmpty() || fields.stream().anyMatch(it -> !it.error().isEmpty());
    }
}
