package org.milepost.operator;

import java.util.List;

/** A refused call. Texts name members and parameters and never repeat a value. */
@SuppressWarnings("serial") // never serialized
final class Problem extends RuntimeException {

    private final ProblemType type;
    private final String detail;
    private final List<Defect> errors;

    /**
     * One thing that is wrong.
     *
     * @param place the JSON Pointer of a member (RFC 6901), or the name of a query parameter
     */
    record Defect(String place, boolean ofParameter, String detail) {

        static Defect ofMember(String pointer, String detail) {
            return new Defect(pointer, false, detail);
        }

        static Defect ofParameter(String name, String detail) {
            return new Defect(name, true, detail);
        }
    }

    Problem(ProblemType type, String detail) {
        this(type, detail, List.of());
    }

    private Problem(ProblemType type, String detail, List<Defect> errors) {
        super(detail, null, false, false);
        this.type = type;
        this.detail = detail;
        this.errors = List.copyOf(errors);
    }

    /** A request with something wrong in it. */
    static Problem invalid(List<Defect> errors) {
        String detail =
                errors.size() == 1 ? "One thing is wrong." : errors.size() + " things are wrong.";
        return new Problem(ProblemType.INVALID_REQUEST, detail, errors);
    }

    /** A request with one member that is wrong. */
    static Problem invalid(String pointer, String detail) {
        return invalid(List.of(Defect.ofMember(pointer, detail)));
    }

    /** Something that the path names is not there. */
    static Problem notFound(String what) {
        return new Problem(ProblemType.NOT_FOUND, "There is no such " + what + ".");
    }

    /** Something that is to be added is there. */
    static Problem exists(String what) {
        return new Problem(ProblemType.ALREADY_EXISTS, "There is such " + what + " already.");
    }

    ProblemType type() {
        return type;
    }

    String detail() {
        return detail;
    }

    List<Defect> errors() {
        return errors;
    }
}
