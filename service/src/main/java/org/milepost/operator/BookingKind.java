package org.milepost.operator;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.milepost.trail.Action;

/**
 * The bookings that operators can ask for, and the two requests that give a person other accounts,
 * each with its action in the trail.
 */
public enum BookingKind {
    COLLECTOR_ADJUSTMENT(Action.BALANCE_ADJUSTED, Holder.COLLECTOR),
    COLLECTOR_PART_REVERSAL(Action.COLLECTOR_PART_REVERSED, Holder.COLLECTOR),
    COLLECTOR_CREDIT_REVERSAL(Action.COLLECTOR_CREDIT_REVERSED, Holder.COLLECTOR),
    ACCOUNT_ADJUSTMENT(Action.ACCOUNT_ADJUSTED, Holder.ACCOUNT),
    ACCOUNT_PART_REVERSAL(Action.ACCOUNT_PART_REVERSED, Holder.ACCOUNT),
    ACCOUNT_CREDIT_REVERSAL(Action.ACCOUNT_CREDIT_REVERSED, Holder.ACCOUNT),
    COLLECTOR_MOVE(Action.COLLECTOR_MILES_MOVED, Holder.COLLECTOR),
    ACCOUNT_MOVE(Action.ACCOUNT_MILES_MOVED, Holder.ACCOUNT),
    COLLECTOR_FORFEITURE(Action.COLLECTOR_FORFEITED, Holder.COLLECTOR),
    COLLECTOR_PAYOUT(Action.COLLECTOR_PAID_OUT, Holder.COLLECTOR),
    ACCOUNT_FORFEITURE(Action.ACCOUNT_FORFEITED, Holder.ACCOUNT),
    ACCOUNT_PAYOUT(Action.ACCOUNT_PAID_OUT, Holder.ACCOUNT),
    COLLECTOR_BREAK_CORRECTION(Action.COLLECTOR_BREAK_CORRECTED, Holder.COLLECTOR),
    ACCOUNT_BREAK_CORRECTION(Action.ACCOUNT_BREAK_CORRECTED, Holder.ACCOUNT),
    PERSON_MERGE(Action.PERSON_MERGED, Holder.PERSON),
    HOUSEHOLD_MOVE(Action.MEMBER_CHANGED, Holder.MEMBER);

    private static final Map<String, BookingKind> BY_ACTION =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    it -> it.action.word(), Function.identity()));

    private final Action action;
    private final Holder holder;

    BookingKind(Action action, Holder holder) {
        this.action = action;
        this.holder = holder;
    }

    /** Whose account it is. */
    enum Holder {
        COLLECTOR("collector", TextRule.COLLECTOR_NUMBER),
        ACCOUNT("account", TextRule.MEMBER_NUMBER),
        PERSON("person", TextRule.MEMBER_NUMBER),
        MEMBER("member", TextRule.MEMBER_NUMBER);

        private final String word;
        private final TextRule number;

        Holder(String word, TextRule number) {
            this.word = word;
            this.number = number;
        }

        /** What a fault calls it. */
        String word() {
            return word;
        }

        /** The form of its number. */
        TextRule number() {
            return number;
        }
    }

    /** The kind with this action in the trail. */
    static Optional<BookingKind> ofAction(String word) {
        return Optional.ofNullable(BY_ACTION.get(word));
    }

    /** Whether miles are taken before an account is closed. */
    boolean isTaken() {
        return this == COLLECTOR_FORFEITURE || this == ACCOUNT_FORFEITURE || isPayout();
    }

    /** Whether a second person decides it, however few miles it has. */
    boolean alwaysNeedsApproval() {
        return this == COLLECTOR_BREAK_CORRECTION || this == ACCOUNT_BREAK_CORRECTION;
    }

    /** Whether the holder is paid for what is taken. */
    boolean isPayout() {
        return this == COLLECTOR_PAYOUT || this == ACCOUNT_PAYOUT;
    }

    Action action() {
        return action;
    }

    Holder holder() {
        return holder;
    }
}
