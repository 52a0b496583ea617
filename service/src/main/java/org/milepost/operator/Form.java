package org.milepost.operator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.milepost.dialect.FieldFaults;
import org.milepost.dialect.IsoDateTime;
import org.milepost.dialect.JsonFields;
import org.milepost.dialect.JsonFields.Nulls;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.http.Request;
import org.milepost.programme.Cents;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request. An unknown member, or one of another type, is a fault. {@link #finish}
 * reports all faults together, 200 at most.
 *
 * <p>Threads: belongs to its request.
 */
final class Form {

    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final byte[] NOTHING = {'{', '}'};
    private static final int YEAR_MAX = 9_999;
    private static final int TEXTS_MAX = 1_000;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final LocalDate EARLIEST_DATE = LocalDate.of(1900, 1, 1);
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private final FieldFaults<String> faults = new FieldFaults<>();
    private final JsonFields<String> fields;

    Form(ObjectNode object) {
        this.fields = JsonFields.of(object, faults, Nulls.VALUE);
    }

    /**
     * Reads the body of a request.
     *
     * @throws Problem when it is not one JSON object
     */
    static Form of(Request request) {
        return new Form(bodyOf(request));
    }

    /**
     * Reads the body of a request that may have none.
     *
     * @throws Problem when it is there and not one JSON object
     */
    static Form orNothing(Request request) {
        byte[] body = request.body(BODY_BYTES_MAX);
        return new Form(body.length == 0 ? parsed(NOTHING) : parsed(body));
    }

    /**
     * The body of a request.
     *
     * @throws Problem when it is not one JSON object
     */
    static ObjectNode bodyOf(Request request) {
        return parsed(request.body(BODY_BYTES_MAX));
    }

    private static ObjectNode parsed(byte[] body) {
        try {
            return Json.readObject(body);
        } catch (MalformedJson e) {
            throw new Problem(ProblemType.MALFORMED_JSON, e.reason());
        }
    }

    /**
     * Reads the body of a request that needs none.
     *
     * @throws Problem when it has members
     */
    static void requireNothing(Request request) {
        byte[] body = request.body(BODY_BYTES_MAX);
        if (body.length > 0) {
            new Form(parsed(body)).finish();
        }
    }

    /** A text that a rule allows. */
    Optional<String> text(String name, TextRule rule) {
        return fields.read(name, JsonFields::text, "must be a string")
                .filter(text -> holds(name, rule.allows(text), rule.demand()));
    }

    /** A text that must be there. */
    Optional<String> requiredText(String name, TextRule rule) {
        return required(name, text(name, rule));
    }

    /** An object, of which the members are not checked here. */
    Optional<ObjectNode> object(String name) {
        return fields.read(
                name,
                node -> node instanceof ObjectNode it ? Optional.of(it) : Optional.empty(),
                "must be an object");
    }

    /** A whole number, however JSON spells it. */
    Optional<Long> number(String name, long least, long most) {
        return fields.read(
                name,
                node -> JsonFields.wholeNumber(node).filter(it -> least <= it && it <= most),
                "must be a whole number from " + least + " to " + most);
    }

    /** True or false. */
    Optional<Boolean> flag(String name) {
        return fields.read(
                name,
                node -> node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty(),
                "must be a boolean");
    }

    /** An instant, cut to the microsecond, which the database keeps. */
    Optional<Instant> instant(String name) {
        return fields.read(
                        name,
                        node -> JsonFields.text(node).flatMap(IsoDateTime::readWithOffset),
                        "must be an ISO-8601 time with an offset, such as 2026-11-21T00:00:00Z")
                .filter(at -> holds(name, isKept(at), "must be in the years 1 to 9999"));
    }

    /** Whether the database and all clients have a form for the time. */
    static boolean isKept(Instant at) {
        return !at.isBefore(EARLIEST) && !at.isAfter(LATEST);
    }

    /** A day since 1900. */
    Optional<LocalDate> date(String name) {
        return time(name, Form::parseDate, "must be a day since 1900, such as 1984-02-29");
    }

    /** An amount of dollars, as a string with at most two decimals. */
    Optional<Cents> dollars(String name) {
        return fields.read(
                name,
                node -> JsonFields.text(node).flatMap(Cents::parse),
                "must be a string of dollars, such as \"10.00\"");
    }

    /** A line that the parser takes; it throws {@link DateTimeException} for another one. */
    <T> Optional<T> parsed(String name, Function<String, T> parser, String demand) {
        Optional<String> line = text(name, TextRule.LINE);
        Optional<T> value = line.flatMap(it -> tried(parser, it));
        holds(name, line.isPresent() == value.isPresent(), demand);
        return value;
    }

    /** One of some words. */
    <E> Optional<E> word(String name, Map<String, E> words) {
        return fields.read(
                name,
                node -> JsonFields.text(node).flatMap(it -> Optional.ofNullable(words.get(it))),
                "must be one of " + String.join(", ", new TreeSet<>(words.keySet())));
    }

    /** A list of different words, one or more. */
    <E> Optional<Set<E>> words(String name, Map<String, E> words) {
        String demand = "must be one of " + String.join(", ", new TreeSet<>(words.keySet()));
        return array(name)
                .filter(
                        array ->
                                holds(
                                        name,
                                        !array.isEmpty() && array.size() <= TEXTS_MAX,
                                        "must have 1 to " + TEXTS_MAX + " elements"))
                .map(array -> elements(name, array, words::containsKey, demand))
                .map(it -> it.stream().map(words::get).collect(Collectors.toUnmodifiableSet()));
    }

    /** A list of different texts that a rule allows, one or more. */
    Optional<Set<String>> texts(String name, TextRule rule) {
        return array(name)
                .filter(
                        array ->
                                holds(
                                        name,
                                        !array.isEmpty() && array.size() <= TEXTS_MAX,
                                        "must have 1 to " + TEXTS_MAX + " elements"))
                .map(array -> elements(name, array, rule));
    }

    /** The same, which must be there. */
    Optional<Set<String>> requiredTexts(String name, TextRule rule) {
        return required(name, texts(name, rule));
    }

    /** A list of different texts that a rule allows, or of none. */
    Optional<Set<String>> anyTexts(String name, TextRule rule) {
        return array(name)
                .filter(
                        array ->
                                holds(
                                        name,
                                        array.size() <= TEXTS_MAX,
                                        "must have at most " + TEXTS_MAX + " elements"))
                .map(array -> elements(name, array, rule));
    }

    /** Whether the member is present and null, which removes a value. */
    boolean clears(String name) {
        return fields.isNull(name);
    }

    /** A member that must be there. */
    <T> Optional<T> required(String name, Optional<T> value) {
        require(name);
        return value;
    }

    /** The member must be there. */
    void require(String name) {
        fields.require(name, "is missing");
    }

    /** Adds a fault of a member. */
    void error(String name, String detail) {
        fields.fault(name, detail);
    }

    /**
     * Ends the reading.
     *
     * @throws Problem with the faults, if there is one
     */
    void finish() {
        for (String name : fields.unread()) {
            // only a harmless name of the caller's is repeated
            faults.add(TextRule.CODE.allows(name) ? name : "", "is not a field of this request");
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults.all().stream().map(Form::defect).toList());
        }
    }

    private static Problem.Defect defect(FieldFaults.Found<String> found) {
        String pointer = found.path().isEmpty() ? "" : "/" + found.path();
        return Problem.Defect.ofMember(pointer, found.fault());
    }

    private boolean holds(String name, boolean condition, String demand) {
        if (!condition) {
            error(name, demand);
        }
        return condition;
    }

    private Optional<JsonNode> array(String name) {
        return fields.read(
                name,
                node -> node.isArray() ? Optional.of(node) : Optional.empty(),
                "must be an array of strings");
    }

    private Set<String> elements(String name, JsonNode array, TextRule rule) {
        return elements(name, array, rule::allows, rule.demand());
    }

    private Set<String> elements(
            String name, JsonNode array, Predicate<String> allowed, String demand) {
        Set<String> elements = new LinkedHashSet<>();
        for (int i = 0; i < array.size(); i++) {
            Optional<String> element = JsonFields.text(array.get(i)).filter(allowed);
            if (element.isEmpty()) {
                error(name + "/" + i, demand);
            } else if (!elements.add(element.get())) {
                error(name + "/" + i, "is present twice");
            }
        }
        return elements;
    }

    private <T> Optional<T> time(String name, Function<String, T> parser, String demand) {
        return fields.read(
                name, node -> JsonFields.text(node).flatMap(it -> tried(parser, it)), demand);
    }

    private static <T> Optional<T> tried(Function<String, T> parser, String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static LocalDate parseDate(String text) {
        LocalDate date = LocalDate.parse(text);
        if (!date.toString().equals(text)
                || date.getYear() > YEAR_MAX
                || date.isBefore(EARLIEST_DATE)) {
            throw new DateTimeException("not in the years 1900 to 9999");
        }
        return date;
    }
}
