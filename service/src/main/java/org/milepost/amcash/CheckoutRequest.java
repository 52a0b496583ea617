package org.milepost.amcash;

import static org.milepost.amcash.Field.REDEMPTION_CONFIRMATION_NUM;
import static org.milepost.amcash.Field.REDEMPTION_CONFIRMATION_NUMBER;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.milepost.dialect.FieldFaults;
import org.milepost.dialect.JsonFields;
import org.milepost.http.MalformedJson;
import org.milepost.programme.Cents;

/**
 * A request of the checkout API as it was sent: the known fields, each present one well formed.
 *
 * @param call which of the four
 * @param fields the values as sent; a confirmation number is always under its full name
 * @param aliased whether the confirmation number was sent under its short name
 */
record CheckoutRequest(Call call, Map<Field, String> fields, boolean aliased) {

    CheckoutRequest {
        fields = Collections.unmodifiableMap(new EnumMap<>(fields));
    }

    /**
     * Reads a request body, without a check of who sent it.
     *
     * @throws InvalidParameter naming every field at fault
     */
    static CheckoutRequest read(Call call, byte[] body) {
        return read(call, body, (field, value) -> true);
    }

    /**
     * Reads a request body. An optional field that is null is absent.
     *
     * @param own whether a well-formed value of a field may be sent by the caller
     * @throws InvalidParameter naming every field at fault
     */
    static CheckoutRequest read(Call call, byte[] body, BiPredicate<Field, String> own) {
        FieldFaults<Detail> faults = new FieldFaults<>();
        JsonFields<Detail> json = json(call, body, faults);
        Map<Field, String> fields = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            if (call.takes(field)) {
                read(json, field, own).ifPresent(value -> fields.put(field, value));
            }
        }
        boolean aliased = normalizeAlias(fields, json);
        for (Field field : Field.values()) {
            if (call.requires(field) && !fields.containsKey(field) && !isFaulty(field, faults)) {
                json.fault(field.wireName(), Detail.of(field, "is missing", "est absent"));
            }
        }
        if (!faults.isEmpty()) {
            Language language = language(fields);
            throw new InvalidParameter(
                    language,
                    faults.all().stream()
                            .map(found -> found.fault().in(language))
                            .collect(Collectors.joining("; ")));
        }
        return new CheckoutRequest(call, fields, aliased);
    }

    /** The language in a body, even if its other fields are wrong; English when it has none. */
    static Language language(byte[] body) {
        try {
            return JsonFields.of(body, new FieldFaults<Detail>(), JsonFields.Nulls.ABSENT)
                    .read(
                            Field.INSTANT_MESSAGE.wireName(),
                            JsonFields::text,
                            Field.INSTANT_MESSAGE.typeRule())
                    .flatMap(Language::ofTag)
                    .orElse(Language.ENGLISH);
        } catch (MalformedJson e) {
            return Language.ENGLISH;
        }
    }

    /** A required field, or one that is known to be there. */
    String get(Field field) {
        String value = fields.get(field);
        if (value == null) {
            throw new IllegalStateException(field.wireName() + " was checked to be there");
        }
        return value;
    }

    /** A required amount. */
    Cents amount(Field field) {
        return Cents.parse(get(field)).orElseThrow();
    }

    /** How the collector's number came into the till. */
    CardEntryMode cardEntryMode() {
        return CardEntryMode.of(get(Field.CARD_ENTRY_MODE)).orElseThrow();
    }

    /** The language of the messages for the till. */
    Language language() {
        return language(fields);
    }

    /**
     * What makes two requests the same: the known fields' exact values. No value has a control
     * character, so the separators cannot be imitated.
     */
    String content() {
        StringBuilder content = new StringBuilder();
        fields.forEach(
                (field, value) ->
                        content.append(field.wireName()).append('\0').append(value).append('\0'));
        return content.toString();
    }

    private static JsonFields<Detail> json(Call call, byte[] body, FieldFaults<Detail> faults) {
        try {
            return JsonFields.of(body, faults, JsonFields.Nulls.ABSENT);
        } catch (MalformedJson e) { // the language is in the body, which cannot be read
            throw new InvalidParameter(
                    Language.ENGLISH,
                    e.repeatedMember()
                            .filter(name -> isKnown(call, name))
                            .map(name -> name + " is present more than once")
                            .orElseGet(e::reason));
        }
    }

    /** Whether the call has a field of this name; other names are not repeated in an answer. */
    private static boolean isKnown(Call call, String wireName) {
        return Arrays.stream(Field.values())
                .anyMatch(field -> call.takes(field) && field.wireName().equals(wireName));
    }

    private static Optional<String> read(
            JsonFields<Detail> json, Field field, BiPredicate<Field, String> own) {
        Optional<String> text = json.read(field.wireName(), JsonFields::text, field.typeRule());
        Optional<Detail> fault =
                text.flatMap(
                        value ->
                                field.fault(value)
                                        .or(
                                                () ->
                                                        own.test(field, value)
                                                                ? Optional.empty()
                                                                : Optional.of(foreign(field))));
        fault.ifPresent(it -> json.fault(field.wireName(), it));
        return fault.isPresent() ? Optional.empty() : text;
    }

    private static Detail foreign(Field field) {
        return Detail.of(
                field,
                "is not that of the token's partner",
                "n’est pas celui du partenaire à qui appartient le jeton");
    }

    /**
     * Puts the confirmation number under its full name. Returns whether it was sent under the short
     * name alone.
     */
    private static boolean normalizeAlias(Map<Field, String> fields, JsonFields<Detail> json) {
        String alias = fields.remove(REDEMPTION_CONFIRMATION_NUM);
        if (alias == null) {
            return false;
        }
        String number = fields.putIfAbsent(REDEMPTION_CONFIRMATION_NUMBER, alias);
        if (number != null && !number.equals(alias)) {
            String other = REDEMPTION_CONFIRMATION_NUM.wireName();
            json.fault(
                    REDEMPTION_CONFIRMATION_NUMBER.wireName(),
                    Detail.of(
                            REDEMPTION_CONFIRMATION_NUMBER,
                            "and " + other + " differ",
                            "et " + other + " diffèrent"));
        }
        return number == null;
    }

    private static boolean isFaulty(Field field, FieldFaults<Detail> faults) {
        return faults.has(field.wireName())
                || (field == REDEMPTION_CONFIRMATION_NUMBER
                        && faults.has(REDEMPTION_CONFIRMATION_NUM.wireName()));
    }

    private static Language language(Map<Field, String> fields) {
        return Optional.ofNullable(fields.get(Field.INSTANT_MESSAGE))
                .flatMap(Language::ofTag)
                .orElse(Language.ENGLISH);
    }
}
