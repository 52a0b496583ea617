package org.milepost.ledger;

import java.util.Optional;

/**
 * Marks a transfer as the reversal of a part of a redemption, or of an issuance: of some or all of
 * its miles. The command must have read the original and its parts.
 *
 * @param original the ordinal of the redemption or issuance
 * @param amount the miles that go back, to the member or from the member; positive
 * @param counted how much of its counter is given back; zero when it was not counted
 */
public record PartReversal(int original, Miles amount, long counted) implements Effect {

    @Override
    public EffectStore<?> effectStore() {
        return PartWriteStore.INSTANCE;
    }

    /**
     * A part belongs to a redemption or issuance that was not undone and has one house account, and
     * the parts together are not more than it.
     */
    @Override
    public void requireAllowed(AccountView books, Transfer transfer) {
        Optional<AccountView.NamedTransfer> named = books.get(new TransferRead(original));
        Miles before = books.get(new PartsRead(original)).amount();
        boolean hasLegs = !books.get(new LegsRead(original)).isEmpty();
        boolean fits =
                named.filter(it -> it.undoneBy().isEmpty())
                        .map(AccountView.NamedTransfer::transfer)
                        .filter(it -> it.house().equals(transfer.house()))
                        .filter(it -> fits(it, before.plus(amount), transfer))
                        .isPresent();
        if (!fits
                || hasLegs
                || counted < 0
                || !amount.isPositive()
                || transfer.kind() != TransferKind.PART_REVERSAL) {
            throw new IllegalStateException("parts of a transfer are not more than the whole");
        }
    }

    private boolean fits(Transfer whole, Miles parts, Transfer transfer) {
        return switch (whole.kind()) {
            case REDEMPTION ->
                    transfer.change().equals(amount) && !whole.change().negated().isLessThan(parts);
            case ISSUANCE ->
                    transfer.change().equals(amount.negated())
                            && counted == 0
                            && !whole.change().isLessThan(parts);
            case REVERSAL, CANCELLATION, ADJUSTMENT, PART_REVERSAL -> false;
        };
    }
}
