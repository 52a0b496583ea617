package org.milepost.ledger;

import java.util.Optional;

/**
 * Something to read without changing anything.
 *
 * @param account the account to read
 * @param holder the number of the holder, which must be the account's own
 * @param companion another account of the same holder whose balance to read
 * @param identity the request whose remembered answer to read
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

    /** What is remembered of a command. */
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
     * @param account the account, when it is there and the holder's
     * @param companion the balance of the other one, when it is there
     * @param bookedAnswer whether an answer is remembered that booked a transfer
     */
    record Found(Optional<Account> account, Optional<Miles> companion, boolean bookedAnswer) {

        /** As rules see it. */
        Books books() {
            return new Books(account, companion, Optional.empty());
        }
    }
}
