package org.milepost.amcash;

import static org.milepost.amcash.Member.REDEMPTION_CONFIRMATION_NUM;
import static org.milepost.amcash.Member.REDEMPTION_CONFIRMATION_NUMBER;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        ObjectNode object;
        try {
            object = Json.readObject(body);
        } catch (MalformedJson e) {
            throw new InvalidParameter(Language.ENGLISH, e.reason());
        }
        Map<Member, String> members = new EnumMap<>(Member.class);
        List<String> faults = new ArrayList<>();
        for (Member member : Member.values()) {
            if (call.takes(member)) {
                read(object.get(member.wireName()), member, members, faults);
            }
        }
        boolean aliased = normalizeAlias(members, faults);
        for (Member member : Member.values()) {
            if (call.requires(member)
                    && !members.containsKey(member)
                    && faults.stream().noneMatch(it -> isAbout(it, member))) {
                faults.add(member.wireName() + " is missing");
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidParameter(language(members), String.join("; ", faults));
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

    private static void read(
            @Nullable JsonNode node,
            Member member,
            Map<Member, String> members,
            List<String> faults) {
        if (node == null) {
            return;
        }
        if (!node.isString()) {
            faults.add(member.wireName() + " must be a string");
            return;
        }
        Optional<String> fault = member.fault(node.stringValue());
        if (fault.isPresent()) {
            faults.add(fault.get());
        } else {
            members.put(member, node.stringValue());
        }
    }

    /**
     * Puts the confirmation number under its full name and says whether it was sent under the
     * other.
     */
    private static boolean normalizeAlias(Map<Member, String> members, List<String> faults) {
        String alias = members.remove(REDEMPTION_CONFIRMATION_NUM);
        if (alias == null) {
            return false;
        }
        String number = members.putIfAbsent(REDEMPTION_CONFIRMATION_NUMBER, alias);
        if (number != null && !number.equals(alias)) {
            faults.add(
                    REDEMPTION_CONFIRMATION_NUMBER.wireName()
                            + " and "
                            + REDEMPTION_CONFIRMATION_NUM.wireName()
                            + " differ");
        }
        return number == null;
    }

    private static boolean isAbout(String fault, Member member) {
        return fault.startsWith(member.wireName() + " ")
                || (member == REDEMPTION_CONFIRMATION_NUMBER
                        && fault.startsWith(REDEMPTION_CONFIRMATION_NUM.wireName() + " "));
    }

    private static Language language(Map<Member, String> members) {
        return Optional.ofNullable(members.get(Member.INSTANT_MESSAGE))
                .flatMap(Language::ofTag)
                .orElse(Language.ENGLISH);
    }
}
