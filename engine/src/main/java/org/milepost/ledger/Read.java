package org.milepost.ledger;

/**
 * Something that a command reads under its account's lock, besides the account itself. A value:
 * equal reads find the same.
 *
 * <p>To add a kind, add a class that implements this, and a {@link ReadStore} with its SQL.
 *
 * @param <V> what is found
 */
public interface Read<V> {

    /** The SQL of this kind. */
    ReadStore<?, V> readStore();
}
