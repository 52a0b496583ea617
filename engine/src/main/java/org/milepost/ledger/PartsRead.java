package org.milepost.ledger;

/**
 * Reads which parts of an earlier transfer of the command's account were reversed.
 *
 * @param original the transfer's ordinal
 */
public record PartsRead(int original) implements Read<Parts> {

    @Override
    public ReadStore<?, Parts> readStore() {
        return PartReadStore.INSTANCE;
    }
}
