package org.milepost.dialect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a JSON object in a request's body while they are read. A field that is missing or
 * malformed is added to the faults of the request with its path, and reading continues, so that the
 * answer can list all faults. The API decides what is a fault, and words it.
 *
 * <p>Fields that are not read are ignored, unless the API adds a fault for each of {@link #unread}.
 *
 * <p>Threads: belongs to its request.
 *
 * @param <F> the fault as the API words it
 */
public final class JsonFields<F> {

    /** All numbers of this many digits fit a long. */
    private static final int WHOLE_DIGITS_MAX = 18;

    private final ObjectNode object;
    private final String path;
    private final FieldFaults<F> faults;
    private final Nulls nulls;
    private final Set<String> asked = new HashSet<>();

    /** The meaning of a field whose value is null. */
    public enum Nulls {
        /** It is absent. */
        ABSENT,
        /** It has a value, of a type that no form allows. */
        VALUE
    }

    private JsonFields(ObjectNode object, String path, FieldFaults<F> faults, Nulls nulls) {
        this.object = object;
        this.path = path;
        this.faults = faults;
        this.nulls = nulls;
    }

    /**
     * The fields of the object that is the body.
     *
     * @throws MalformedJson when the body is not one strict JSON object
     */
    public static <F> JsonFields<F> of(byte[] body, FieldFaults<F> faults, Nulls nulls) {
        return of(Json.readObject(body), faults, nulls);
    }

    /** The fields of an object. */
    public static <F> JsonFields<F> of(ObjectNode object, FieldFaults<F> faults, Nulls nulls) {
        return new JsonFields<>(object, "", faults, nulls);
    }

    /** The form of all texts. */
    public static Optional<String> text(JsonNode node) {
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    /**
     * The whole number that a JSON number has as its value, however it is spelled: {@code 100},
     * {@code 100.0} and {@code 1e2} are the same. Empty for every other node, and for a number of
     * more than {@value #WHOLE_DIGITS_MAX} digits.
     */
    public static Optional<Long> wholeNumber(JsonNode node) {
        if (!node.isNumber()) {
            return Optional.empty();
        }
        BigDecimal number = node.decimalValue().stripTrailingZeros();
        long digits = number.precision() - (long) number.scale();
        return number.scale() <= 0 && digits <= WHOLE_DIGITS_MAX
                ? Optional.of(number.longValueExact())
                : Optional.empty();
    }

    /**
     * The value of a field; empty when it is absent, and with this fault when it does not have the
     * form.
     *
     * @param form the value that a node spells; empty when it spells none
     */
    public <T> Optional<T> read(String name, Function<JsonNode, Optional<T>> form, F fault) {
        JsonNode node = find(name);
        if (node == null) {
            return Optional.empty();
        }
        Optional<T> value = form.apply(node);
        if (value.isEmpty()) {
            fault(name, fault);
        }
        return value;
    }

    /** Adds this fault when the field is absent. */
    public void require(String name, F fault) {
        if (!has(name)) {
            fault(name, fault);
        }
    }

    /** Whether the field is present, well formed or not. */
    public boolean has(String name) {
        return find(name) != null;
    }

    /** Whether the field is present with the value null. */
    public boolean isNull(String name) {
        asked.add(name);
        return object.path(name).isNull();
    }

    /** The fields of an object in this one. */
    public Optional<JsonFields<F>> object(String name, F fault) {
        return read(name, node -> object(node, name), fault);
    }

    /**
     * The objects of an array in this object.
     *
     * @param fault of a value that is not an array, or has more elements than allowed
     * @param elementFault of an element that is not an object
     */
    public List<JsonFields<F>> objects(String name, int elementsMax, F fault, F elementFault) {
        List<JsonFields<F>> objects = new ArrayList<>();
        JsonNode array = read(name, it -> array(it, elementsMax), fault).orElse(null);
        for (int i = 0; array != null && i < array.size(); i++) {
            String place = name + "[" + i + "]";
            object(array.get(i), place)
                    .ifPresentOrElse(objects::add, () -> fault(place, elementFault));
        }
        return objects;
    }

    /** Whether the field is an array without elements. */
    public boolean isEmptyArray(String name) {
        JsonNode node = find(name);
        return node != null && node.isArray() && node.isEmpty();
    }

    /**
     * The text at a path below this object, as it was sent; empty when there is none.
     *
     * @param dotted such as {@code person.name}
     */
    public String rawText(String dotted) {
        return text(object.at("/" + dotted.replace('.', '/'))).orElse("");
    }

    /** Adds a fault of a field that depends on more than its form. */
    public void fault(String name, F fault) {
        faults.add(path(name), fault);
    }

    /** The names of the fields that were not read, in the order in which they were sent. */
    public List<String> unread() {
        return object.propertyNames().stream().filter(it -> !asked.contains(it)).toList();
    }

    private Optional<JsonFields<F>> object(JsonNode node, String name) {
        return node instanceof ObjectNode found
                ? Optional.of(new JsonFields<>(found, path(name), faults, nulls))
                : Optional.empty();
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static Optional<JsonNode> array(JsonNode node, int elementsMax) {
        return node.isArray() && node.size() <= elementsMax ? Optional.of(node) : Optional.empty();
    }

    private @Nullable JsonNode find(String name) {
        asked.add(name);
        JsonNode node = object.get(name);
        return node == null || (node.isNull() && nulls == Nulls.ABSENT) ? null : node;
    }
}
