package org.milepost.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * The faults of a request in the order in which they were found, which its answer lists together.
 * Only the first {@value #MAX} are kept: a large body could have so many that an answer with all of
 * them would fill the memory.
 *
 * <p>Threads: belongs to its request.
 *
 * @param <F> the fault as the API words it
 */
public final class FieldFaults<F> {

    /** How many faults are kept. */
    public static final int MAX = 200;

    private final List<Found<F>> found = new ArrayList<>();

    /**
     * A fault and its place.
     *
     * @param path the path of the field from the root of the body, such as {@code items[0].name};
     *     empty when the fault is not one of a field
     */
    public record Found<F>(String path, F fault) {}

    /** Adds a fault of a field, or with an empty path one that is not of a field. */
    public void add(String path, F fault) {
        if (found.size() < MAX) {
            found.add(new Found<>(path, fault));
        }
    }

    /** Whether there is no fault. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Whether the field of this path has a fault. */
    public boolean has(String path) {
        return found.stream().anyMatch(it -> it.path().equals(path));
    }

    /** The faults, in the order in which they were found. */
    public List<Found<F>> all() {
        return List.copyOf(found);
    }
}
