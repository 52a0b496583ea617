package org.milepost.ledger;

import java.util.Optional;

/**
 * Marks a transfer as the reversal of a part of a redemption. The command must have read the
 * redemption and its parts.
 *
 * @param original the ordinal of the redemption
 * @param amount the miles that go back; positive
 * @param counted how much of its counter is given back; zero when it was not counted
 */
public record PartReversal(int original, Miles amount, long counted) implements Effect {

    @Override
    public EffectStore<?> effectStore() {
        return PartWriteStore.INSTANCE;
    }

    /**
     * A part belongs to a redemption that was not undone and has one house account, and the parts
     * together are not more than the redemption.
     */
    @Override
    public void requireAllowed(AccountView books, Transfer transfer) {
        Optional<AccountView.NamedTransfer> named = books.get(new TransferRead(original));
        Miles before = books.get(new PartsRead(original)).amount();
        boolean hasLegs = !books.get(new LegsRead(original)).isEmpty();
        boolean fits =
                named.filter(it -> it.undoneBy().isEmpty())
                        .map(AccountView.NamedTransfer::transfer)
                        .filter(it -> it.kind() == TransferKind.REDEMPTION)
                        .filter(it -> it.house().equals(transfer.house()))
                        .filter(it -> !it.change().negated().isLessThan(before.plus(amount)))
                        .isPresent();
        if (!fits
                || hasLegs
                || counted < 0
                || !amount.isPositive()
                || !transfer.change().equals(amount)
                || transfer.kind() != TransferKind.PART_REVERSAL) {
            throw new IllegalStateException("parts of a redemption are not more than the whole");
        }
    }
}
