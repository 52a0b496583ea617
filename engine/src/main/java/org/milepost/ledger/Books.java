package org.milepost.ledger;

import java.util.Optional;

/**
 * What a command's rules see: the books at the moment of decision, under the account's lock.
 *
 * @param account the command's account, absent when there is none
 * @param companion the balance of the account that the command only looks at
 * @param named the earlier transfer that the command names, when it exists
 * @param isRepeated whether an earlier transfer of the account has the command's {@link Imprint}
 */
public record Books(
        Optional<Account> account,
        Optional<Miles> companion,
        Optional<NamedTransfer> named,
        boolean isRepeated) {

    /** What a command without an imprint sees. */
    public Books(
            Optional<Account> account, Optional<Miles> companion, Optional<NamedTransfer> named) {
        this(account, companion, named, false);
    }

    /** The same, with the named transfer only if this number is its own. */
    public Books namedBy(ConfirmationNumber number) {
        return new Books(
                account,
                companion,
                named.filter(it -> number.names(it.transfer().booking())),
                isRepeated);
    }

    /**
     * An earlier transfer and what became of it.
     *
     * @param transfer the transfer
     * @param undoneBy why it was taken back, if it was
     */
    public record NamedTransfer(Transfer transfer, Optional<TransferKind> undoneBy) {}
}
