package org.milepost.ledger;

import java.util.Optional;
import java.util.OptionalInt;

/** What a lane can be asked to do with one account. */
sealed interface Work permits Command, Cancel, Recall {

    /** The account that it is about. */
    AccountId account();

    /** The number of the holder, which must be the account's own. */
    String holder();

    /** Another account of the same holder whose balance the answer shows. */
    Optional<AccountId> companion();

    /** The ordinal of an earlier transfer of this account that it is about. */
    OptionalInt names();

    /** By what the request is recognised. */
    Identity identity();

    /** What no other transfer of the account may have in common with the one that it books. */
    default Optional<Imprint> imprint() {
        return Optional.empty();
    }
}
