package org.milepost.till;

/** Amounts of money as a till shows them: {@code $43.35}, in French {@code 43,35 $}. */
final class TillMoney {

    private TillMoney() {}

    /** An amount on this till. */
    static String of(TillState till, long cents) {
        return ofDollars(till, TillProgram.dollars(cents));
    }

    /** An amount as answers have it, such as {@code 10.00}. */
    static String ofDollars(TillState till, String dollars) {
        return till.language().equals("fr") ? dollars.replace('.', ',') + " $" : "$" + dollars;
    }
}
