package org.milepost.operator;

import static org.milepost.trail.Action.AVIOS_SETTINGS_CHANGED;
import static org.milepost.trail.Action.PROGRAMME_ADDED;
import static org.milepost.trail.Action.PROGRAMME_CHANGED;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Catalogue;
import org.milepost.programme.CatalogueChangeStore;
import org.milepost.programme.Cents;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammePeriod;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations on programmes and their limits.
 *
 * <p>Threads: shared.
 *
 * @param clock the programmes' time
 */
public record ProgrammeOperations(Programmes programmes, ChangeStore trail, InstantSource clock) {

    /** A programme that the path names. */
    static Programme require(Catalogue catalogue, String code) {
        return catalogue.programme(code).orElseThrow(() -> Problem.notFound("programme"));
    }

    /** Adds a programme with its currencies. */
    public Programme add(
            Actor actor,
            String code,
            String name,
            BusinessCalendar calendar,
            Cents dailyLimit,
            Set<String> currencies) {
        return programmes.change(
                edit -> {
                    if (edit.catalogue().programme(code).isPresent()) {
                        throw Problem.exists("a programme");
                    }
                    Programme bare = edit.addProgramme(code, name, calendar, dailyLimit);
                    new TreeSet<>(currencies)
                            .forEach(currency -> edit.addCurrency(bare.id(), currency));
                    Programme added = edit.catalogue().programme(bare.id());
                    trail.recordAdded(
                            edit.transaction(), actor, PROGRAMME_ADDED, code, json(added));
                    return added;
                });
    }

    /**
     * Sets what the partner API requires; a programme without such settings gets them.
     *
     * @param change makes the new settings from those in force, or from the ordinary ones; pure
     */
    public AviosSettings setAvios(Actor actor, String code, UnaryOperator<AviosSettings> change) {
        return programmes.change(
                edit -> {
                    Programme programme = require(edit.catalogue(), code);
                    Optional<AviosSettings> before = programme.avios();
                    AviosSettings after = change.apply(before.orElse(AviosSettings.ORDINARY));
                    if (before.isPresent() && after.equals(before.get())) {
                        return after;
                    }
                    edit.setAvios(programme.id(), after);
                    trail.recordChanged(
                            edit.transaction(),
                            actor,
                            AVIOS_SETTINGS_CHANGED,
                            code,
                            before.map(JsonView::of).orElseGet(JsonView::empty),
                            JsonView.of(after));
                    return after;
                });
    }

    /**
     * Sets the limits of a programme; those that are absent stay.
     *
     * @param dailyLimit what a collector may redeem in one business day
     * @param balanceFloor the lowest balance that a correction may leave
     */
    Programme setLimits(
            Actor actor, String code, Optional<Cents> dailyLimit, Optional<Long> balanceFloor) {
        return programmes.change(
                edit -> {
                    Programme before = require(edit.catalogue(), code);
                    Cents limit = dailyLimit.orElse(before.dailyLimit());
                    long floor = balanceFloor.orElse(before.balanceFloor());
                    if (before.dailyLimit().equals(limit) && before.balanceFloor() == floor) {
                        return before;
                    }
                    edit.setDailyLimit(before.id(), limit);
                    edit.setBalanceFloor(before.id(), floor);
                    Programme after = edit.catalogue().programme(before.id());
                    trail.recordChanged(
                            edit.transaction(),
                            actor,
                            PROGRAMME_CHANGED,
                            code,
                            json(before),
                            json(after));
                    return after;
                });
    }

    /**
     * Gives a programme another name, zone or start of the day from a business day on. What is
     * absent stays.
     */
    ProgrammePeriod addPeriod(
            Actor actor,
            String code,
            LocalDate from,
            Optional<String> name,
            Optional<ZoneId> zone,
            Optional<LocalTime> dayStarts) {
        return programmes.change(
                edit -> {
                    Programme before = require(edit.catalogue(), code);
                    BusinessCalendar calendar = before.calendar();
                    Programme then = before.at(calendar.startOf(from));
                    ProgrammePeriod period =
                            new ProgrammePeriod(
                                    from,
                                    name.orElse(then.name()),
                                    zone.orElse(then.calendar().zone()),
                                    dayStarts.orElse(then.calendar().dayStarts()));
                    requireLater(before, period);
                    edit.periods().add(before.id(), period);
                    record(edit, actor, before);
                    return period;
                });
    }

    private void requireLater(Programme programme, ProgrammePeriod period) {
        LocalDate from = period.firstDay();
        Instant now = clock.instant();
        Instant starts = period.calendar().startOf(from);
        if (!from.isAfter(programme.calendar().businessDay(now)) || !starts.isAfter(now)) {
            throw Problem.invalid("/from", "must be a business day that has not begun");
        }
        if (!starts.isAfter(programme.calendar().startOf(from.minusDays(1)))) {
            throw Problem.invalid("/zone", "leaves no time for the business day before");
        }
        boolean isFollowed =
                programme.later().stream().anyMatch(it -> !it.firstDay().isBefore(from));
        if (isFollowed) {
            throw new Problem(
                    ProblemType.ALREADY_EXISTS,
                    "There is already a period from that day or a later one on. Delete it first.");
        }
    }

    /** Deletes a period that has not begun. */
    void deletePeriod(Actor actor, String code, LocalDate from) {
        programmes.change(
                edit -> {
                    Programme before = require(edit.catalogue(), code);
                    ProgrammePeriod period =
                            before.later().stream()
                                    .filter(it -> it.firstDay().equals(from))
                                    .findFirst()
                                    .orElseThrow(() -> Problem.notFound("period"));
                    if (!period.calendar().startOf(from).isAfter(clock.instant())) {
                        throw new Problem(ProblemType.NOT_POSSIBLE_NOW, "The period has begun.");
                    }
                    edit.periods().delete(before.id(), from);
                    record(edit, actor, before);
                    return period;
                });
    }

    /** Adds a currency. Collectors that are there get an account in it when they need one. */
    Programme addCurrency(Actor actor, String code, String currency) {
        return programmes.change(
                edit -> {
                    Programme before = require(edit.catalogue(), code);
                    if (before.currencies().containsKey(currency)) {
                        throw Problem.exists("a currency");
                    }
                    edit.addCurrency(before.id(), currency);
                    return record(edit, actor, before);
                });
    }

    private Programme record(CatalogueChangeStore edit, Actor actor, Programme before) {
        Programme after = edit.catalogue().programme(before.id());
        trail.recordChanged(
                edit.transaction(),
                actor,
                PROGRAMME_CHANGED,
                before.code(),
                json(before),
                json(after));
        return after;
    }

    /** A programme as it is now, with what is different later. */
    ObjectNode json(Programme programme) {
        return JsonView.of(programme.at(clock.instant()));
    }
}
