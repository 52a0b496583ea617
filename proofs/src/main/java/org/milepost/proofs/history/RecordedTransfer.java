package org.milepost.proofs.history;

/**
 * A transfer in the books.
 *
 * @param ordinal its place in the account's history, from 1
 * @param amount from the member's point of view: a debit is negative
 * @param number its confirmation number or identifier
 * @param name of its operation; empty for what no caller asked for
 * @param undoes the ordinal of the transfer that it reverses; 0 for none
 * @param isCancellation whether the system reversed what was not delivered
 */
public record RecordedTransfer(
        int ordinal, long amount, String number, String name, int undoes, boolean isCancellation) {}
