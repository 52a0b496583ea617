package org.milepost.reconciliation;

/**
 * How the files of a partner are compared.
 *
 * @param key the field by which lines are found first
 * @param minutes how far the times of two lines of the same amount without a common key may differ;
 *     0 if such lines are not compared
 * @param days on how many days before and after a line may be in the other file
 * @param sameStore whether lines without a common key must have the same store
 */
public record MatchRule(MatchKey key, int minutes, int days, boolean sameStore) {

    /** The most minutes: a day. */
    public static final int MINUTES_MAX = 1_440;

    /** The most days. */
    public static final int DAYS_MAX = 31;

    /** That of a partner without a rule of its own. */
    public static final MatchRule USUAL = new MatchRule(MatchKey.CONFIRMATION, 0, 1, false);

    public MatchRule {
        if (minutes < 0 || minutes > MINUTES_MAX || days < 0 || days > DAYS_MAX) {
            throw new IllegalArgumentException("the minutes or days of a rule are out of range");
        }
    }
}
