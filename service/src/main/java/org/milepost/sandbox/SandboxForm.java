package org.milepost.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.milepost.dialect.FieldFaults;
import org.milepost.dialect.JsonFields;
import org.milepost.http.Fault;
import org.milepost.http.MalformedJson;
import org.milepost.http.Request;

/**
 * The body of a call of the sandbox while it is read. All its faults are refused together.
 *
 * <p>Threads: belongs to its request.
 */
public final class SandboxForm {

    private static final int BAD_REQUEST = 400;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int BODY_BYTES_MAX = 16 * 1024;

    private final FieldFaults<String> faults = new FieldFaults<>();
    private final JsonFields<String> fields;

    /**
     * The form in the body of a request.
     *
     * @throws Fault 400 when it is not one JSON object, 415 when it has no media type: a page of
     *     another site can post such a body without being asked
     */
    public SandboxForm(Request request) {
        this(request, BODY_BYTES_MAX);
    }

    /** The same with another limit of the body's length. */
    public SandboxForm(Request request, int bytesMax) {
        if (request.headers("Content-Type").isEmpty()) {
            throw new Fault(UNSUPPORTED_MEDIA_TYPE, "The Content-Type must be application/json.");
        }
        byte[] body = request.body(bytesMax);
        try {
            fields = JsonFields.of(body, faults, JsonFields.Nulls.ABSENT);
        } catch (MalformedJson e) {
            throw new Fault(BAD_REQUEST, "The body must be one JSON object.");
        }
    }

    /** Whether the field is there. */
    boolean has(String name) {
        return fields.has(name);
    }

    /** A text in the form that this function reads. */
    public <T> Optional<T> text(String name, String rule, Function<String, Optional<T>> form) {
        return fields.read(name, it -> JsonFields.text(it).flatMap(form), rule);
    }

    /** A whole number within these limits. */
    Optional<Integer> number(String name, int min, int max) {
        return fields.read(
                name,
                it ->
                        JsonFields.wholeNumber(it)
                                .filter(value -> value >= min && value <= max)
                                .map(Long::intValue),
                "must be a whole number from " + min + " to " + max);
    }

    /** The texts of an array. */
    <T> Optional<List<T>> texts(String name, String rule, Function<String, Optional<T>> form) {
        return fields.read(
                name,
                array -> {
                    if (!array.isArray() || array.isEmpty()) {
                        return Optional.empty();
                    }
                    List<T> values =
                            array.valueStream()
                                    .map(it -> JsonFields.text(it).flatMap(form))
                                    .flatMap(Optional::stream)
                                    .toList();
                    return values.size() == array.size() ? Optional.of(values) : Optional.empty();
                },
                rule);
    }

    /** A field that must be there. */
    public <T> T required(String name, Optional<T> value, String rule) {
        fields.require(name, rule);
        refuseFaults();
        return value.orElseThrow();
    }

    /** Adds a fault. */
    void fault(String name, String rule) {
        fields.fault(name, rule);
    }

    /**
     * Refuses a form with faults, and one with fields that were not read.
     *
     * @throws Fault 400
     */
    void refuseFaults() {
        if (!faults.isEmpty()) {
            throw new Fault(
                    BAD_REQUEST,
                    faults.all().stream()
                                    .map(it -> it.path() + " " + it.fault())
                                    .collect(Collectors.joining("; "))
                            + ".");
        }
    }

    /** The same, also for fields that were not read. */
    public void close() {
        if (!fields.unread().isEmpty()) {
            faults.add("the body", "has a field that is not known");
        }
        refuseFaults();
    }
}
