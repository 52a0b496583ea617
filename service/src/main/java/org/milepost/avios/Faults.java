package org.milepost.avios;

import java.util.Optional;
import org.milepost.dialect.FieldFaults;

/**
 * The faults of a request, which its answer lists together.
 *
 * <p>Threads: belongs to its request.
 */
final class Faults {

    private final FieldFaults<Defect> found = new FieldFaults<>();

    /** What is wrong, and the code for it. */
    record Defect(ErrorCode code, String developerMessage) {}

    /** Where {@link Element} adds the faults of the body. */
    FieldFaults<Defect> found() {
        return found;
    }

    /** Adds the fault of an element. */
    void add(ErrorCode code, String path, String developerMessage) {
        found.add(path, new Defect(code, developerMessage));
    }

    /** Adds a fault that is not one of an element. */
    void add(ErrorCode code, String developerMessage) {
        add(code, "", developerMessage);
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * Passes when there is no fault.
     *
     * @throws PartnerRefusal with all faults
     */
    void finish() {
        if (!isEmpty()) {
            throw PartnerRefusal.of(found.all().stream().map(Faults::child).toList());
        }
    }

    private static ChildError child(FieldFaults.Found<Defect> found) {
        Defect defect = found.fault();
        return new ChildError(
                defect.code(),
                Optional.of(found.path()).filter(it -> !it.isEmpty()),
                Optional.of(defect.developerMessage()));
    }
}
