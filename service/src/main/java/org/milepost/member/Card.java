package org.milepost.member;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * A number on a card, by which a person is found. The accounts are kept under the number of the
 * first card, which never changes.
 *
 * @param number the number on the card
 * @param holder the number under which the accounts are kept
 * @param since when it got the state
 */
public record Card(String number, String holder, State state, Instant since) {

    /** What the number of a card can be used for. The code is stored: it never changes. */
    public enum State {
        /** The card in use. */
        ACTIVE(0),
        /** Another card has taken its place; the number still leads to the accounts. */
        REPLACED(1),
        /** Somebody else may have it; the number is refused. */
        LOST(2);

        private final int code;

        State(int code) {
            this.code = code;
        }

        /** The stored form. */
        int code() {
            return code;
        }

        /** The state with this stored form. */
        static State ofCode(int code) {
            return Arrays.stream(values())
                    .filter(it -> it.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no state of a card " + code));
        }

        /** The form in calls and in the trail. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Card {
        if (!MemberId.isNumber(number) || !MemberId.isNumber(holder)) {
            throw new IllegalArgumentException("the number of a card has 1 to 24 digits");
        }
    }

    /** Whether it is the number under which the accounts are kept. */
    public boolean isHoldersOwn() {
        return number.equals(holder);
    }

    /** The same card in another state. */
    public Card in(State other, Instant at) {
        return other == state ? this : new Card(number, holder, other, at);
    }

    /** Without the number, because logs may have it. */
    @Override
    public String toString() {
        return "Card " + state.word();
    }
}
