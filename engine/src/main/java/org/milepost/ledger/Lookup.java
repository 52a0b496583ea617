package org.milepost.ledger;

import java.util.Optional;

/**
 * A request to read an account or a stored answer.
 *
 * @param account the account to read
 * @param holder the holder's number; an account of another holder is not found
 * @param companion another account of the same holder whose balance to read
 * @param identity the identity of the stored answer to read
 */
record Lookup(
        AccountId account,
        String holder,
        Optional<AccountId> companion,
        Optional<Identity> identity) {

    /** An account and the balance of another one. */
    static Lookup ofAccounts(AccountId account, String holder, AccountId companion) {
        return new Lookup(account, holder, Optional.of(companion), Optional.empty());
    }

    /** One account. */
    static Lookup ofAccount(AccountId account, String holder) {
        return new Lookup(account, holder, Optional.empty(), Optional.empty());
    }

    /** The stored answer of a command. */
    static Lookup ofAnswer(Command<?> command) {
        return new Lookup(
                command.account(),
                command.holder(),
                Optional.empty(),
                Optional.of(command.identity()));
    }

    /**
     * What was found.
     *
     * @param account the account, if it exists and belongs to the holder
     * @param companion the balance of the other account, if it exists
     * @param bookedAnswer whether the stored answer names a transfer
     */
    record Found(Optional<Account> account, Optional<Miles> companion, boolean bookedAnswer) {

        /** As the rules read it. */
        AccountView view() {
            return new AccountView(account, companion, Optional.empty());
        }
    }
}
