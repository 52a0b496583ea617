package org.milepost.operator;

/** What an operator wants booked on an account, or which accounts a person shall get. */
public sealed interface BookingContent
        permits Adjusting,
                PartReversalRequest,
                CreditReversalRequest,
                MoveRequest,
                AccessRequest,
                BreakCorrection {

    /** The code of the account's currency; {@code accounts} for all accounts. */
    String currency();

    /** How many miles count to a limit: without their sign. */
    long size();

    /** Why. */
    String reason();

    /** The operator's reference: repeated, it books nothing more. */
    String reference();
}
