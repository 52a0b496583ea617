package org.milepost.avios;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.milepost.dialect.IsoDateTime;
import org.milepost.dialect.JsonFields;
import org.milepost.dialect.JsonFields.Nulls;
import org.milepost.http.MalformedJson;
import org.milepost.programme.Cents;
import tools.jackson.databind.JsonNode;

/**
 * An object of a request's body while it is read, in the forms and words of the partner API.
 * Unknown elements are ignored, and one that is null is absent.
 *
 * <p>Threads: belongs to its request.
 */
final class Element {

    private static final int LIST_MAX = 1_000;
    private static final int SCALE_MAX = 20;
    private static final Faults.Defect NO_OBJECT = invalid("It must be an object.");
    private static final Faults.Defect NO_LIST =
            invalid("It must be an array of objects, " + LIST_MAX + " at most.");

    private final JsonFields<Faults.Defect> fields;
    private final ErrorCode missing;

    private Element(JsonFields<Faults.Defect> fields, ErrorCode missing) {
        this.fields = fields;
        this.missing = missing;
    }

    /**
     * The object that is a body; empty, and a fault without path, when the body is not one.
     *
     * @param missing the code of elements that are absent and required
     */
    static Optional<Element> ofBody(byte[] body, Faults faults, ErrorCode missing) {
        try {
            return Optional.of(
                    new Element(JsonFields.of(body, faults.found(), Nulls.ABSENT), missing));
        } catch (MalformedJson e) {
            faults.add(missing, body.length == 0 ? "The body is empty." : e.reason());
            return Optional.empty();
        }
    }

    /** A text, if it is present and follows its rule, in the form that the rule makes of it. */
    Optional<String> text(String name, ElementRule rule, int lengthMax) {
        return fields.read(
                name,
                node -> JsonFields.text(node).flatMap(it -> rule.read(it, lengthMax)),
                invalid(rule.words(lengthMax)));
    }

    /** A text that must be there. */
    Optional<String> requiredText(String name, ElementRule rule, int lengthMax) {
        require(name);
        return text(name, rule, lengthMax);
    }

    /** A text that must be one of these words. */
    Optional<String> requiredWord(String name, List<String> words) {
        require(name);
        return fields.read(
                name,
                node -> JsonFields.text(node).filter(words::contains),
                invalid("It must be " + String.join(", ", words) + ", in capitals."));
    }

    /** A whole number that must be there, as a number or as digits in a text. */
    Optional<Long> requiredNumber(String name, int digitsMax, long least, long most) {
        require(name);
        return number(name, digitsMax, least, most);
    }

    /** A whole number, as a number or as digits in a text. */
    Optional<Long> number(String name, int digitsMax, long least, long most) {
        Pattern form = Pattern.compile("[0-9]{1," + digitsMax + "}");
        return fields.read(
                name,
                node ->
                        JsonFields.wholeNumber(node)
                                .or(() -> digits(node, form))
                                .filter(it -> least <= it && it <= most),
                invalid("It must be a whole number from " + least + " to " + most + "."));
    }

    /** An amount of money that must be there, as a number or a numeric text, to the cent. */
    Optional<Cents> requiredMoney(String name, Cents most) {
        require(name);
        return fields.read(
                name,
                node -> plain(node).flatMap(Cents::parse).filter(it -> it.compareTo(most) <= 0),
                invalid(
                        "It must be an amount with at most two decimals, up to "
                                + most.toDollars()
                                + "."));
    }

    /** A date or time that must be there, in ISO-8601; without an offset it is in UTC. */
    Optional<Instant> requiredDate(String name) {
        require(name);
        return fields.read(
                name,
                node -> JsonFields.text(node).flatMap(IsoDateTime::read),
                invalid(
                        "It must be a day that exists, such as 2026-11-29, or a time on it, such as"
                                + " 2026-11-29T18:30:00Z, hours 00 to 23, years 0001 to 9999."));
    }

    /** An object that must be there. */
    Optional<Element> requiredObject(String name) {
        require(name);
        return object(name);
    }

    /** An object. */
    Optional<Element> object(String name) {
        return fields.object(name, NO_OBJECT).map(it -> new Element(it, missing));
    }

    /** The objects of an array that must be there and have one at least. */
    List<Element> requiredObjects(String name) {
        require(name);
        if (fields.isEmptyArray(name)) {
            invalid(name, "It must have one element at least.");
        }
        return objects(name);
    }

    /** The objects of an array. */
    List<Element> objects(String name) {
        return fields.objects(name, LIST_MAX, NO_LIST, NO_OBJECT).stream()
                .map(it -> new Element(it, missing))
                .toList();
    }

    /** Whether the element is present, well formed or not. */
    boolean has(String name) {
        return fields.has(name);
    }

    /**
     * The texts at these paths, as they were sent and in this order, each ended by a NUL, which no
     * well-formed text has; an element that is absent is an empty one.
     */
    String content(List<String> paths) {
        StringBuilder content = new StringBuilder();
        for (String each : paths) {
            content.append(fields.rawText(each)).append('\0');
        }
        return content.toString();
    }

    /** Adds a fault of an element that more than its own form decides. */
    void invalid(String name, String what) {
        fields.fault(name, invalid(what));
    }

    private static Faults.Defect invalid(String what) {
        return new Faults.Defect(ErrorCode.DATA_INVALID, what);
    }

    private void require(String name) {
        fields.require(name, new Faults.Defect(missing, "It is missing."));
    }

    private static Optional<Long> digits(JsonNode node, Pattern form) {
        return JsonFields.text(node).filter(it -> form.matcher(it).matches()).map(Long::parseLong);
    }

    /**
     * The plain digits of an amount, however its number is spelled, or a text. A number with a
     * large exponent is not written out: it could fill the memory.
     */
    private static Optional<String> plain(JsonNode node) {
        if (!node.isNumber()) {
            return JsonFields.text(node);
        }
        BigDecimal number = node.decimalValue().stripTrailingZeros();
        return Math.abs((long) number.scale()) <= SCALE_MAX
                ? Optional.of(number.toPlainString())
                : Optional.empty();
    }
}
