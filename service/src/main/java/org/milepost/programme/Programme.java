package org.milepost.programme;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A loyalty programme: its calendar, its limit, and the currencies that its members hold.
 *
 * @param code its short name in settings and tools: 1 to 32 letters, digits, hyphens, underscores
 * @param name its name for people, at most 200 characters
 * @param dailyLimit what a collector may redeem in one business day, across all sponsors
 * @param currencies its currencies by their codes, such as CASH and DREAM
 * @param avios what the partner API asks for; absent when the programme is not served through it
 * @param balanceFloor the lowest balance that a correction may leave; not above zero
 * @param laterNames its names from business days on
 */
public record Programme(
        ProgrammeId id,
        String code,
        String name,
        BusinessCalendar calendar,
        Cents dailyLimit,
        Map<String, CurrencyId> currencies,
        Optional<AviosSettings> avios,
        long balanceFloor,
        SortedMap<LocalDate, String> laterNames) {

    public Programme {
        if (balanceFloor > 0) {
            throw new IllegalArgumentException("a floor is not above zero");
        }
        TextRules.code("a programme's code", code);
        TextRules.line("a programme's name", name);
        laterNames = Collections.unmodifiableSortedMap(new TreeMap<>(laterNames));
        currencies = Map.copyOf(currencies);
        currencies.keySet().forEach(each -> TextRules.code("a currency's code", each));
    }

    /** A programme whose balances are never below zero. */
    public Programme(
            ProgrammeId id,
            String code,
            String name,
            BusinessCalendar calendar,
            Cents dailyLimit,
            Map<String, CurrencyId> currencies,
            Optional<AviosSettings> avios) {
        this(
                id,
                code,
                name,
                calendar,
                dailyLimit,
                currencies,
                avios,
                0,
                Collections.emptySortedMap());
    }

    /** The programme as it is at an instant, with what is different later. */
    public Programme at(Instant instant) {
        LocalDate day = calendar.businessDay(instant);
        SortedMap<LocalDate, String> begun = laterNames.headMap(day.plusDays(1));
        return new Programme(
                id,
                code,
                begun.isEmpty() ? name : begun.lastEntry().getValue(),
                calendar.heldAt(instant),
                dailyLimit,
                currencies,
                avios,
                balanceFloor,
                laterNames.tailMap(day.plusDays(1)));
    }

    /** What is different later, by first day. */
    public List<ProgrammePeriod> later() {
        List<ProgrammePeriod> periods = new ArrayList<>();
        Optional<BusinessCalendar.Later> next = calendar.later();
        while (next.isPresent()) {
            BusinessCalendar held = next.get().calendar();
            LocalDate from = next.get().from();
            String called = laterNames.getOrDefault(from, name);
            periods.add(new ProgrammePeriod(from, called, held.zone(), held.dayStarts()));
            next = held.later();
        }
        return periods;
    }

    /**
     * The currency of that code.
     *
     * @throws IllegalStateException when the programme has none: the operator must add it
     */
    public CurrencyId currency(String currencyCode) {
        CurrencyId currency = currencies.get(currencyCode);
        if (currency == null) {
            throw new IllegalStateException(
                    "programme " + code + " has no currency " + currencyCode);
        }
        return currency;
    }
}
