package org.milepost.certification;

import java.util.Optional;
import org.milepost.sandbox.FaultCall;
import org.milepost.sandbox.FaultKind;

/**
 * One line of the checklist.
 *
 * @param id its name in answers, and of its texts
 * @param kind how findings add up
 * @param fault the fault that the suite injects for it
 */
record CertificationStep(String id, Kind kind, Optional<Injected> fault) {

    /** How the findings of a step add up. */
    enum Kind {
        /** Something to be done: the last attempt counts. */
        EXERCISE,
        /** Something never to be done: one breach is too many. */
        RULE
    }

    /** A fault of the next call of this kind. */
    record Injected(FaultKind kind, FaultCall call) {}

    static CertificationStep exercise(String id) {
        return new CertificationStep(id, Kind.EXERCISE, Optional.empty());
    }

    static CertificationStep rule(String id) {
        return new CertificationStep(id, Kind.RULE, Optional.empty());
    }

    static CertificationStep withFault(String id, FaultKind kind, FaultCall call) {
        return new CertificationStep(id, Kind.EXERCISE, Optional.of(new Injected(kind, call)));
    }
}
