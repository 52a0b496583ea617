package org.milepost.proofs.torture;

/**
 * A transfer as the books have it.
 *
 * @param ordinal its place in the account's history, from 1
 * @param amount as the member sees it: a debit is negative
 * @param number its confirmation number or identifier
 * @param name what its request called itself; empty for what no caller asked for
 * @param undoes the ordinal of what it takes back; 0 for none
 * @param isCancellation whether the system took back what was not delivered
 */
record Booked(
        int ordinal, long amount, String number, String name, int undoes, boolean isCancellation) {}
