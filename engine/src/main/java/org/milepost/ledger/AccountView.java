package org.milepost.ledger;

import java.util.Optional;

/**
 * What a command's rules read: the account's state at the time of the decision, under its lock.
 *
 * @param account the command's account, if it exists
 * @param companion the balance of the account that the command only reads
 * @param named the earlier transfer that the command names, if it exists
 * @param isRepeated whether an earlier transfer of the account has the command's {@link Imprint}
 */
public record AccountView(
        Optional<Account> account,
        Optional<Miles> companion,
        Optional<NamedTransfer> named,
        boolean isRepeated) {

    /** The view of a command without an imprint. */
    public AccountView(
            Optional<Account> account, Optional<Miles> companion, Optional<NamedTransfer> named) {
        this(account, companion, named, false);
    }

    /** This view, without the named transfer unless the number is its confirmation number. */
    public AccountView namedBy(ConfirmationNumber number) {
        return new AccountView(
                account,
                companion,
                named.filter(it -> number.names(it.transfer().booking())),
                isRepeated);
    }

    /**
     * An earlier transfer, and how it was undone.
     *
     * @param transfer the transfer
     * @param undoneBy the kind of the transfer that undid it, if any
     */
    public record NamedTransfer(Transfer transfer, Optional<TransferKind> undoneBy) {}
}
