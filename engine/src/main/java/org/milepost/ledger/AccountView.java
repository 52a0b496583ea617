package org.milepost.ledger;

import java.util.List;
import java.util.Optional;

/**
 * What a command's rules read: the account's state at the time of the decision, under its lock.
 *
 * @param account the command's account, if it exists
 * @param companion the balance of the account that the command only reads
 * @param found what the command's other reads found
 */
public record AccountView(Optional<Account> account, Optional<Miles> companion, Readings found) {

    /** The view of a command that reads at most an earlier transfer, without parts or legs. */
    public AccountView(
            Optional<Account> account, Optional<Miles> companion, Optional<NamedTransfer> named) {
        this(
                account,
                companion,
                named.map(it -> it.transfer().id().ordinal())
                        .map(
                                ordinal ->
                                        Readings.NONE
                                                .with(new TransferRead(ordinal), named)
                                                .with(new PartsRead(ordinal), Parts.NONE)
                                                .with(new LegsRead(ordinal), List.of()))
                        .orElse(Readings.NONE));
    }

    /** Which parts of the transfer that the command names were reversed. */
    public Parts parts() {
        return named().map(it -> get(new PartsRead(it.transfer().id().ordinal())))
                .orElse(Parts.NONE);
    }

    /**
     * What a read found.
     *
     * @throws IllegalStateException when the command does not declare it
     */
    public <V> V get(Read<V> read) {
        return found.get(read)
                .orElseThrow(() -> new IllegalStateException("a command reads what it declares"));
    }

    /** The earlier transfer that the command names, if it exists. */
    public Optional<NamedTransfer> named() {
        return found.values().keySet().stream()
                .filter(TransferRead.class::isInstance)
                .map(TransferRead.class::cast)
                .findFirst()
                .flatMap(this::get);
    }

    /** With what one more read found. */
    public <V> AccountView with(Read<V> read, V value) {
        return new AccountView(account, companion, found.with(read, value));
    }

    /** This view, without the named transfer unless the number is its confirmation number. */
    public AccountView namedBy(ConfirmationNumber number) {
        return named().filter(it -> number.names(it.transfer().booking())).isPresent()
                ? this
                : new AccountView(account, companion, found.without(TransferRead.class));
    }

    /**
     * An earlier transfer, and how it was undone.
     *
     * @param transfer the transfer
     * @param undoneBy the kind of the transfer that undid it, if any
     */
    public record NamedTransfer(Transfer transfer, Optional<TransferKind> undoneBy) {}
}
