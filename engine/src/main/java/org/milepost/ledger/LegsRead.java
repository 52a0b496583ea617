package org.milepost.ledger;

import java.util.List;

/**
 * Reads the legs of an earlier transfer of the command's account, besides its first house account.
 *
 * @param ordinal the transfer's ordinal
 */
public record LegsRead(int ordinal) implements Read<List<Leg>> {

    @Override
    public ReadStore<?, List<Leg>> readStore() {
        return LegReadStore.INSTANCE;
    }
}
