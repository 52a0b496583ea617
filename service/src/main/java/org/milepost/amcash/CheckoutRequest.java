package org.milepost.amcash;

import static org.milepost.amcash.Member.REDEMPTION_CONFIRMATION_NUM;
import static org.milepost.amcash.Member.REDEMPTION_CONFIRMATION_NUMBER;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.programme.Cents;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request of the checkout API as it was sent: the known members, each present one well formed.
 *
 * @param call which of the four
 * @param members the values as sent; a confirmation number is always under its full name
 * @param aliased whether the confirmation number was sent under its short name
 */
record CheckoutRequest(Call call, Map<Member, String> members, boolean aliased) {

    CheckoutRequest {
        members = Collections.unmodifiableMap(new EnumMap<>(members));
    }

    /**
     * Reads a request body.
     *
     * @throws InvalidParameter naming every member at fault
     */
    static CheckoutRequest read(Call call, byte[] body) {
        ObjectNode object = object(call, body);
        Map<Member, String> members = new EnumMap<>(Member.class);
        Map<Member, Detail> faults = new LinkedHashMap<>();
        for (Member member : Member.values()) {
            if (call.takes(member)) {
                read(object.get(member.wireName()), member, members, faults);
            }
        }
        boolean aliased = normalizeAlias(members, faults);
        for (Member member : Member.values()) {
            if (call.requires(member)
                    && !members.containsKey(member)
                    && !isFaulty(member, faults)) {
                faults.put(member, Detail.of(member, "is missing", "est absent"));
            }
        }
        if (!faults.isEmpty()) {
            Language language = language(members);
            throw new InvalidParameter(
                    language,
                    faults.values().stream()
                            .map(fault -> fault.in(language))
                            .collect(Collectors.joining("; ")));
        }
        return new CheckoutRequest(call, members, aliased);
    }

    /** A required member, or one that is known to be there. */
    String get(Member member) {
        String value = members.get(member);
        if (value == null) {
            throw new IllegalStateException(member.wireName() + " was checked to be there");
        }
        return value;
    }

    /** A required amount. */
    Cents amount(Member member) {
        return Cents.parse(get(member)).orElseThrow();
    }

    /** How the collector's number came into the till. */
    CardEntryMode cardEntryMode() {
        return CardEntryMode.of(get(Member.CARD_ENTRY_MODE)).orElseThrow();
    }

    /** The language that the till wants its messages in. */
    Language language() {
        return language(members);
    }

    /**
     * What makes two requests the same: the known members' exact values. No value has a control
     * character, so the separators cannot be imitated.
     */
    String content() {
        StringBuilder content = new StringBuilder();
        members.forEach(
                (member, value) ->
                        content.append(member.wireName()).append('\0').append(value).append('\0'));
        return content.toString();
    }

    /** The object of a body, which tells its language only when it can be read. */
    private static ObjectNode object(Call call, byte[] body) {
        try {
            return Json.readObject(body);
        } catch (MalformedJson e) {
            throw new InvalidParameter(
                    Language.ENGLISH,
                    e.repeatedMember()
                            .flatMap(name -> member(call, name))
                            .map(member -> member.wireName() + " is there more than once")
                            .orElseGet(e::reason));
        }
    }

    /** The member of this name: one that the call does not know is the caller's own text. */
    private static Optional<Member> member(Call call, String wireName) {
        return Arrays.stream(Member.values())
                .filter(member -> call.takes(member) && member.wireName().equals(wireName))
                .findFirst();
    }

    private static void read(
            @Nullable JsonNode node,
            Member member,
            Map<Member, String> members,
            Map<Member, Detail> faults) {
        if (node == null) {
            return;
        }
        if (!node.isString()) {
            faults.put(
                    member,
                    Detail.of(member, "must be a string", "doit être une chaîne de caractères"));
            return;
        }
        Optional<Detail> fault = member.fault(node.stringValue());
        if (fault.isPresent()) {
            faults.put(member, fault.get());
        } else {
            members.put(member, node.stringValue());
        }
    }

    /**
     * Puts the confirmation number under its full name and says whether it was sent under the
     * other.
     */
    private static boolean normalizeAlias(Map<Member, String> members, Map<Member, Detail> faults) {
        String alias = members.remove(REDEMPTION_CONFIRMATION_NUM);
        if (alias == null) {
            return false;
        }
        String number = members.putIfAbsent(REDEMPTION_CONFIRMATION_NUMBER, alias);
        if (number != null && !number.equals(alias)) {
            String other = REDEMPTION_CONFIRMATION_NUM.wireName();
            faults.put(
                    REDEMPTION_CONFIRMATION_NUMBER,
                    Detail.of(
                            REDEMPTION_CONFIRMATION_NUMBER,
                            "and " + other + " differ",
                            "et " + other + " diffèrent"));
        }
        return number == null;
    }

    private static boolean isFaulty(Member member, Map<Member, Detail> faults) {
        return faults.containsKey(member)
                || (member == REDEMPTION_CONFIRMATION_NUMBER
                        && faults.containsKey(REDEMPTION_CONFIRMATION_NUM));
    }

    private static Language language(Map<Member, String> members) {
        return Optional.ofNullable(members.get(Member.INSTANT_MESSAGE))
                .flatMap(Language::ofTag)
                .orElse(Language.ENGLISH);
    }
}
