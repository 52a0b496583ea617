package org.milepost.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.milepost.dialect.StaffRole;
import tools.jackson.databind.JsonNode;

/**
 * What bookings will do: the balance before and after, the account on the other side, and whether a
 * second person must approve. All of it is read when the page is made; the booking itself checks
 * again.
 */
final class Effects {

    private static final String MILES = "miles";

    private Effects() {}

    /**
     * The effect of a booking.
     *
     * @param holder {@code collectors} or {@code accounts}
     * @param sign 1 when the form's miles are added to the account, -1 when they are taken
     */
    static ConsoleAction.Effect booking(String holder, int sign) {
        return (visit, format, segments, values) -> {
            long miles = EntryValues.number(values.getOrDefault(MILES, "")).orElse(0) * sign;
            List<Block.Fact> facts = new ArrayList<>();
            List<Block> blocks = new ArrayList<>();
            String currency = values.getOrDefault("currency", "");
            OptionalLong before = balance(visit, holder, segments, currency);
            if (before.isPresent()) {
                long after = before.getAsLong() + miles;
                facts.add(
                        fact(
                                visit.text("effect.balance", currency),
                                format.number(before.getAsLong()) + " → " + format.number(after)));
                if (after < 0) {
                    blocks.add(warning(visit.text("effect.below-zero")));
                }
            }
            values.computeIfPresent(
                    "to",
                    (_, to) -> {
                        facts.add(fact(visit.text("effect.other", to), format.signed(-miles)));
                        return to;
                    });
            partner(visit, values)
                    .ifPresent(
                            it ->
                                    facts.add(
                                            fact(
                                                    visit.text("effect.partner", it),
                                                    format.signed(-miles))));
            limit(visit, format, Math.abs(miles)).ifPresent(blocks::add);
            blocks.addFirst(new Block.Facts(visit.text("effect"), facts));
            return blocks;
        };
    }

    private static OptionalLong balance(
            Visit visit, String holder, Map<String, String> segments, String currency) {
        Reply reply =
                visit.get(
                        "programmes/{programme}/" + holder + "/{number}",
                        "programme",
                        segments.getOrDefault("programme", ""),
                        "number",
                        segments.getOrDefault("number", ""));
        JsonNode balance =
                holder.equals("collectors")
                        ? reply.json().path("balances").path(currency)
                        : reply.json().path("balance");
        return balance.isNumber() ? OptionalLong.of(balance.asLong()) : OptionalLong.empty();
    }

    /** The partner of the transfer that is reversed. */
    private static Optional<String> partner(Visit visit, Map<String, String> values) {
        String number = values.getOrDefault("confirmationNumber", "");
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Reply found =
                visit.search(
                        "searches/transfers",
                        Visit.object().put("by", "confirmation-number").put("value", number));
        return found.items().stream()
                .map(it -> it.path("partner").asString(""))
                .filter(it -> !it.isEmpty())
                .findFirst();
    }

    /** Whether it is above what the roles of the person may book at once. */
    private static Optional<Block> limit(Visit visit, Format format, long miles) {
        Set<String> roles =
                visit.person().roles().stream().map(StaffRole::word).collect(Collectors.toSet());
        List<JsonNode> booking =
                visit.get("roles").items().stream()
                        .filter(it -> roles.contains(it.path("role").asString("")))
                        .filter(it -> Visit.texts(it.path("permissions")).contains("book"))
                        .toList();
        if (booking.isEmpty() || booking.stream().anyMatch(it -> !it.has("bookingMax"))) {
            return Optional.empty();
        }
        long most =
                booking.stream().mapToLong(it -> it.path("bookingMax").asLong()).max().orElse(0);
        return miles > most
                ? Optional.of(warning(visit.text("effect.approval", format.number(most))))
                : Optional.empty();
    }

    private static Block.Fact fact(String name, String value) {
        return new Block.Fact(name, Cell.of(value));
    }

    private static Block warning(String text) {
        return new Block.Prose("", text, Cell.Tone.WARN);
    }
}
