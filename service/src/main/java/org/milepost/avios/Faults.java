package org.milepost.avios;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers all that is wrong with a request, to be told together: the first {@value #MAX} faults,
 * since a large request could have so many that telling them fills the memory.
 *
 * <p>Threads: belongs to its request.
 */
final class Faults {

    static final int MAX = 200;

    private final List<ChildError> children = new ArrayList<>();

    /** An element is at fault. */
    void add(ErrorCode code, String path, String developerMessage) {
        add(new ChildError(code, Optional.of(path), Optional.of(developerMessage)));
    }

    /** Something that is no element is at fault. */
    void add(ErrorCode code, String developerMessage) {
        add(new ChildError(code, Optional.empty(), Optional.of(developerMessage)));
    }

    private void add(ChildError child) {
        if (children.size() < MAX) {
            children.add(child);
        }
    }

    /** Whether nothing is. */
    boolean isEmpty() {
        return children.isEmpty();
    }

    /**
     * Ends the gathering.
     *
     * @throws Refusal with all faults, if there is one
     */
    void finish() {
        if (!children.isEmpty()) {
            throw Refusal.of(children);
        }
    }
}
