package org.milepost.dialect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.ledger.CounterChange;
import org.milepost.ledger.CounterRemoval;
import org.milepost.ledger.Counters;
import org.milepost.ledger.SliceUse;
import org.milepost.ledger.SlicedCounter;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.LimitMeasure;
import org.milepost.programme.RedemptionLimit;

/**
 * The limits that hold for an account at an instant, with what it has used of them. Pure.
 *
 * @param limits those that count together for one redemption
 * @param counters all counters of the account
 * @param now the instant
 */
public record AccountLimits(
        List<RedemptionLimit> limits, BusinessCalendar calendar, Counters counters, Instant now) {

    public AccountLimits {
        limits = List.copyOf(limits);
    }

    /** Those of the limits that are in force. */
    public static AccountLimits of(
            List<RedemptionLimit> limits,
            BusinessCalendar calendar,
            Counters counters,
            Instant now) {
        List<RedemptionLimit> inForce =
                limits.isEmpty()
                        ? limits
                        : limits.stream().filter(it -> it.isInForce(now)).toList();
        return new AccountLimits(inForce, calendar, counters, now);
    }

    /** Those that count redemptions by this offer, or by none. */
    public AccountLimits by(Optional<String> offer) {
        return limits.isEmpty()
                ? this
                : new AccountLimits(
                        limits.stream().filter(it -> it.scope().hasOffer(offer)).toList(),
                        calendar,
                        counters,
                        now);
    }

    /**
     * What an account has used of a limit.
     *
     * @param counter what it has used, by slices
     * @param slice the slice of the limit's window in which a redemption counts now
     */
    public record Use(
            RedemptionLimit limit, SlicedCounter counter, BusinessCalendar calendar, long slice) {

        /** What counts now. */
        public long used() {
            return counter.usedSince(slice - limit.window().sliceCount() + 1);
        }

        /** What may still be used. */
        public long left() {
            return Math.max(0, limit.maximum() - used());
        }

        /** When all that is counted now began to count at the earliest. */
        public Instant since() {
            return limit.window().startOf(slice, calendar);
        }

        /**
         * When an amount can be used, if nothing else is used until then: now if it can be used
         * already; empty when it is above the limit.
         */
        public Optional<Instant> freesAt(long amount, Instant now) {
            if (amount > limit.maximum()) {
                return Optional.empty();
            }
            long rest = used();
            Instant frees = now;
            for (Map.Entry<Long, Long> one : counting().entrySet()) {
                if (rest <= limit.maximum() - amount) {
                    break;
                }
                rest -= one.getValue();
                frees = limit.window().endOf(one.getKey(), calendar);
            }
            Instant end = frees;
            return Optional.of(limit.endsAt().filter(it -> it.isBefore(end)).orElse(end));
        }

        /** What is counted now, by slices. */
        private Map<Long, Long> counting() {
            return counter.used().tailMap(slice - limit.window().sliceCount() + 1);
        }
    }

    /** What is used of each limit. */
    public List<Use> uses() {
        return limits.stream().map(this::use).toList();
    }

    private Use use(RedemptionLimit limit) {
        SlicedCounter counter = counters.sliced(limit.number());
        long slice = counter.current(limit.window().slice(now, calendar));
        return new Use(limit, counter, calendar, slice);
    }

    /**
     * How many units of this size one redemption may have by the limits that refuse; {@link
     * Long#MAX_VALUE} when none of them bounds it.
     */
    public long units(RedeemedAmount unit) {
        long units = Long.MAX_VALUE;
        for (RedemptionLimit limit : limits) {
            if (limit.isHard()) {
                units = Math.min(units, units(limit, unit.of(limit.measure())));
            }
        }
        return units;
    }

    private long units(RedemptionLimit limit, long unit) {
        if (unit == 0) {
            return Long.MAX_VALUE;
        }
        long left = use(limit).left();
        if (limit.measure() == LimitMeasure.COUNT) {
            return left > 0 ? Long.MAX_VALUE : 0;
        }
        return left / unit;
    }

    /** The limits that refuse a redemption of this amount. */
    public List<ExceededLimit> exceededBy(RedeemedAmount amount) {
        List<ExceededLimit> exceeded = new ArrayList<>();
        for (RedemptionLimit limit : limits) {
            long wanted = amount.of(limit.measure());
            Use use = use(limit);
            if (limit.isHard() && wanted > use.left()) {
                exceeded.add(
                        new ExceededLimit(
                                limit.number(),
                                limit.maximum(),
                                use.used(),
                                wanted,
                                use.freesAt(wanted, now)));
            }
        }
        return exceeded;
    }

    /** What a redemption of this amount counts to each limit. */
    public List<CountedLimit> counted(RedeemedAmount amount) {
        if (limits.isEmpty()) {
            return List.of();
        }
        List<CountedLimit> counted = new ArrayList<>();
        for (RedemptionLimit limit : limits) {
            long wanted = amount.of(limit.measure());
            if (wanted > 0) {
                Use use = use(limit);
                counted.add(
                        new CountedLimit(limit.number(), use.slice(), wanted, wanted > use.left()));
            }
        }
        return counted;
    }

    /**
     * How the counters of the account change by what a redemption counts; the counters of limits
     * that are over are removed.
     *
     * @param all all limits of the programme
     */
    public List<CounterChange> changes(List<CountedLimit> counted, List<RedemptionLimit> all) {
        if (counted.isEmpty() && counters.sliced().isEmpty()) {
            return List.of();
        }
        List<CounterChange> changes = new ArrayList<>();
        for (RedemptionLimit limit : limits) {
            for (CountedLimit one : counted) {
                if (one.limit() == limit.number()) {
                    int slices = limit.window().sliceCount();
                    changes.add(new SliceUse(one.limit(), one.slice(), slices, one.amount()));
                }
            }
        }
        for (int number : counters.sliced().keySet()) {
            // A limit that is not known here may have been added by another instance just now.
            if (all.stream().anyMatch(it -> it.number() == number && it.isOver(now))) {
                changes.add(new CounterRemoval(number));
            }
        }
        return changes;
    }
}
