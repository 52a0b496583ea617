package org.milepost.operator;

import java.util.List;

/** A refused call. Texts name members and parameters and never repeat a value. */
@SuppressWarnings("serial") // never serialized
final class Problem extends RuntimeException {

    private final ProblemType type;
    private final String detail;
    private final List<Defect> errors;

    /**
     * One fault of a request.
     *
     * @param kind what is named: {@code pointer}, {@code parameter} or {@code header}
     * @param place the JSON Pointer of a member (RFC 6901), or the name of a query parameter or of
     *     a header
     */
    record Defect(String kind, String place, String detail) {

        static Defect ofMember(String pointer, String detail) {
            return new Defect("pointer", pointer, detail);
        }

        static Defect ofParameter(String name, String detail) {
            return new Defect("parameter", name, detail);
        }

        static Defect ofHeader(String name, String detail) {
            return new Defect("header", name, detail);
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

    /** A request with one or more faults. */
    static Problem invalid(List<Defect> errors) {
        String detail =
                errors.size() == 1
                        ? "The request has one error."
                        : "The request has " + errors.size() + " errors.";
        return new Problem(ProblemType.INVALID_REQUEST, detail, errors);
    }

    /** A request with one member that is wrong. */
    static Problem invalid(String pointer, String detail) {
        return invalid(List.of(Defect.ofMember(pointer, detail)));
    }

    /** An object in the path does not exist. */
    static Problem notFound(String what) {
        return new Problem(ProblemType.NOT_FOUND, "There is no such " + what + ".");
    }

    /** The object to add exists. */
    static Problem exists(String what) {
        return new Problem(ProblemType.ALREADY_EXISTS, "There is already such " + what + ".");
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
