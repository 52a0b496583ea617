package org.milepost.operator;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.Miles;
import org.milepost.programme.CurrencyId;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.readmodel.HouseMovement;
import org.milepost.readmodel.KindSum;
import org.milepost.readmodel.Movements;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/explanations/movements}: what members hold, and what moved at each house
 * account, by currency, partner and month, beside the balances of the books.
 */
public record MovementEndpoint(Programmes programmes, Movements movements) {

    private static final int MONTHS_MAX = 120;
    private static final int YEAR_MIN = 1_900;
    private static final int YEAR_MAX = 9_999;

    /** {@code POST …/explanations/movements}. */
    public Response report(Request request) {
        Form form = Form.of(request);
        Optional<String> code = form.requiredText("programme", TextRule.CODE);
        Optional<YearMonth> from = month(form, "from");
        Optional<YearMonth> until = month(form, "until");
        Optional<Programme> programme = code.flatMap(programmes.current()::programme);
        if (code.isPresent() && programme.isEmpty()) {
            form.error("programme", "there is no such programme");
        }
        if (from.isPresent() && until.isPresent()) {
            long months = from.get().until(until.get(), ChronoUnit.MONTHS);
            if (months < 0 || months >= MONTHS_MAX) {
                form.error("until", "must be 0 to " + (MONTHS_MAX - 1) + " months after from");
            }
        }
        form.finish();
        ObjectNode json = JsonView.empty().put("programme", programme.orElseThrow().code());
        ArrayNode currencies = json.putArray("currencies");
        for (Map.Entry<String, CurrencyId> it :
                new TreeMap<>(programme.get().currencies()).entrySet()) {
            currencies.add(
                    currency(
                            it.getKey(),
                            movements.of(it.getValue(), from.orElseThrow(), until.orElseThrow()),
                            from.get(),
                            until.get()));
        }
        return Answer.shown(json);
    }

    private static Optional<YearMonth> month(Form form, String name) {
        return form.required(
                name,
                form.parsed(name, MovementEndpoint::parse, "must be a month, such as 2026-11"));
    }

    private static YearMonth parse(String text) {
        YearMonth month = YearMonth.parse(text);
        if (!month.toString().equals(text)
                || month.getYear() < YEAR_MIN
                || month.getYear() > YEAR_MAX) {
            throw new DateTimeException("not in the years 1900 to 9999");
        }
        return month;
    }

    private ObjectNode currency(
            String code, List<HouseMovement> houses, YearMonth from, YearMonth until) {
        ObjectNode json = JsonView.empty().put("currency", code);
        long liability = -sum(houses.stream().map(HouseMovement::balance).toList());
        long read = -sum(houses.stream().map(HouseMovement::read).toList());
        json.put("liability", liability);
        json.put("read", read);
        json.put("unread", Math.subtractExact(liability, read));
        long opening = -sum(houses.stream().map(HouseMovement::opening).toList());
        putLiability(json.putArray("months"), houses, opening, from, until);
        ArrayNode items = json.putArray("houses");
        houses.forEach(it -> items.add(house(it)));
        return json;
    }

    /** What members hold is the opposite of what house accounts have. */
    private static void putLiability(
            ArrayNode json,
            List<HouseMovement> houses,
            long opening,
            YearMonth from,
            YearMonth until) {
        SortedMap<YearMonth, Long> changes = new TreeMap<>();
        for (HouseMovement house : houses) {
            house.months()
                    .forEach(
                            (month, kinds) ->
                                    changes.merge(
                                            month,
                                            -sum(kinds.stream().map(KindSum::amount).toList()),
                                            Math::addExact));
        }
        long balance = opening;
        for (YearMonth month = from; !month.isAfter(until); month = month.plusMonths(1)) {
            long change = changes.getOrDefault(month, 0L);
            json.addObject()
                    .put("month", month.toString())
                    .put("opening", balance)
                    .put("change", change)
                    .put("closing", Math.addExact(balance, change));
            balance = Math.addExact(balance, change);
        }
    }

    private ObjectNode house(HouseMovement house) {
        ObjectNode json = JsonView.empty().put("house", house.house());
        partner(house.partner()).ifPresent(it -> json.put("partner", it.code()));
        json.put("role", house.role().name().toLowerCase(Locale.ROOT));
        json.put("balance", house.balance().count());
        json.put("read", house.read().count());
        json.put("opening", house.opening().count());
        ArrayNode months = json.putArray("months");
        house.months()
                .forEach(
                        (month, kinds) -> {
                            ObjectNode of = months.addObject().put("month", month.toString());
                            ArrayNode movements = of.putArray("movements");
                            kinds.forEach(
                                    it ->
                                            movements
                                                    .addObject()
                                                    .put("kind", TransferView.word(it.kind()))
                                                    .put("transfers", it.transfers())
                                                    .put("miles", it.amount().count()));
                        });
        return json;
    }

    private Optional<Partner> partner(int number) {
        return number == 0 ? Optional.empty() : programmes.current().partner(new PartnerId(number));
    }

    private static long sum(List<Miles> amounts) {
        return amounts.stream().mapToLong(Miles::count).reduce(0, Math::addExact);
    }
}
