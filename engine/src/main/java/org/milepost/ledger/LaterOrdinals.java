package org.milepost.ledger;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The accounts of one bucket with transfers since a mark, each with the first ordinal of these: a
 * hash table with open addressing, because millions of boxed numbers would not fit into the memory
 * of a server.
 *
 * <p>Threads: filled by one thread, then read by any.
 */
final class LaterOrdinals {

    private static final int FREE = 0;
    private static final int SMALLEST = 16;

    private long[] accounts = new long[SMALLEST];
    private int[] ordinals = new int[SMALLEST];
    private int size;

    /** Adds a transfer. */
    void add(long account, int ordinal) {
        int slot = slot(account);
        if (accounts[slot] == FREE) {
            accounts[slot] = account;
            ordinals[slot] = ordinal;
            size++;
            if (2 * size > accounts.length) {
                grow();
            }
        } else {
            ordinals[slot] = Math.min(ordinals[slot], ordinal);
        }
    }

    /** The first ordinal since the mark. */
    OptionalInt first(long account) {
        int slot = slot(account);
        return accounts[slot] == FREE ? OptionalInt.empty() : OptionalInt.of(ordinals[slot]);
    }

    /** The number of accounts. */
    int size() {
        return size;
    }

    /** The accounts in ascending order. */
    long[] sorted() {
        return Arrays.stream(accounts).filter(it -> it != FREE).sorted().toArray();
    }

    /** Numbers of accounts are digests, so their low bits spread them. */
    private int slot(long account) {
        int slot = (int) account & accounts.length - 1;
        while (accounts[slot] != FREE && accounts[slot] != account) {
            slot = slot + 1 & accounts.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] oldAccounts = accounts;
        int[] oldOrdinals = ordinals;
        accounts = new long[2 * oldAccounts.length];
        ordinals = new int[accounts.length];
        for (int old = 0; old < oldAccounts.length; old++) {
            if (oldAccounts[old] != FREE) {
                int slot = slot(oldAccounts[old]);
                accounts[slot] = oldAccounts[old];
                ordinals[slot] = oldOrdinals[old];
            }
        }
    }
}
