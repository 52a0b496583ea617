package org.milepost.staff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person must correct in a form, by field.
 *
 * <p>Threads: belongs to its request.
 */
final class StaffFormErrors {

    private final List<Entry> entries = new ArrayList<>();

    /** An error of a field. */
    record Entry(String field, String message) {

        /** The id of the message about the field. */
        String id() {
            return field + "-fault";
        }
    }

    /** The same with one more. */
    StaffFormErrors with(String field, String message) {
        entries.add(new Entry(field, message));
        return this;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    List<Entry> all() {
        return List.copyOf(entries);
    }

    /** The attribute {@code aria-invalid}; absent when null. */
    @Nullable String invalid(String field) {
        return has(field) ? "true" : null;
    }

    /** The attribute {@code aria-describedby}; absent when null. */
    @Nullable String describedBy(String field) {
        return has(field) ? field + "-fault" : null;
    }

    private boolean has(String field) {
        return entries.stream().anyMatch(it -> it.field().equals(field));
    }
}
