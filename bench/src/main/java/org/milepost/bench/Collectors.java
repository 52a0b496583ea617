package org.milepost.bench;

/**
 * The collectors that the load redeems from: consecutive numbers of eleven digits, each with enough
 * miles for a whole day.
 *
 * @param first the lowest number
 * @param count how many
 */
record Collectors(long first, int count) {

    /** Opens the accounts in the database of the running product. */
    static Collectors prepare(Postgres postgres, int count) {
        Collectors collectors = new Collectors(81_000_000_000L, count);
        throw new IllegalStateException(
                "the product offers no way yet to open " + collectors + " in " + postgres.url());
    }
}
