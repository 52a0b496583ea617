package org.milepost.bench.report;

/** The kinds of measurements; each can be made with several numbers of callers. */
public enum Kind {
    /** One narrow row inserted and committed, repeatedly. */
    COMMIT_FLOOR("commit floor", false),
    /** The five statements of TPC-B in one transaction. */
    TPC_B("TPC-B-like", false),
    /** A redemption in a transaction of its own, its account locked first. */
    ROW_LOCK("a transaction each", false),
    /** Redemptions handed to the ledger within this process. */
    LEDGER("ledger in process", true),
    /** Redemptions over HTTP, all of one partner. */
    REDEEM("redeem over HTTP", true),
    /** The same of eight partners. */
    SPREAD_PARTNERS("redeem, 8 partners", true),
    /** The same of one collector, so that all lock one account. */
    HOT_COLLECTOR("redeem, 1 collector", true),
    /** Redemptions over HTTP, half of them at a second instance on the same database. */
    TWO_INSTANCES("redeem, 2 instances", true),
    /** Redemptions whose keys were answered long before. */
    REPLAY("replays", false),
    /** A call that touches no account. */
    ECHO("echo", false),
    /** A call that reads two balances. */
    INQUIRE("inquire", false);

    private final String words;
    private final boolean books;

    Kind(String words, boolean books) {
        this.words = words;
        this.books = books;
    }

    /** As the table shows it. */
    public String words() {
        return words;
    }

    /** Whether each one leaves a transfer in the product's books. */
    public boolean books() {
        return books;
    }
}
