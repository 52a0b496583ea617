package org.milepost.operator;

import static org.milepost.trail.Action.AVIOS_SETTINGS_CHANGED;
import static org.milepost.trail.Action.PROGRAMME_ADDED;
import static org.milepost.trail.Action.PROGRAMME_CHANGED;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * The operations on programmes and their limits.
 *
 * <p>Threads: shared.
 */
public record ProgrammeOperations(Programmes programmes, ChangeStore trail) {

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
                            edit.transaction(), actor, PROGRAMME_ADDED, code, JsonView.of(added));
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
                            JsonView.of(before),
                            JsonView.of(after));
                    return after;
                });
    }
}
