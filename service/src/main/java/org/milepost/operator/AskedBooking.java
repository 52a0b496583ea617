package org.milepost.operator;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A booking, or a request for access to other accounts, that an operator asks for.
 *
 * @param programme the code of the programme
 * @param number that of the collector or account
 * @param body the request as it was sent, which {@code content} was read from
 * @param miles how many count towards a limit
 */
record AskedBooking(
        BookingKind kind,
        String programme,
        String number,
        ObjectNode body,
        BookingContent content,
        long miles) {

    /** Whom all numbers of a merged person lead to. */
    static final String INTO = "into";

    /** Where a member moves. */
    static final String HOUSEHOLD = "household";

    private static final String CURRENCY = "currency";

    /**
     * Reads the body of a request.
     *
     * @param membersCurrency the code of the currency of members' accounts, which their requests do
     *     not have
     * @throws Problem with all faults of the body; or when nothing can have the number
     */
    static AskedBooking read(
            BookingKind kind,
            String programme,
            String number,
            ObjectNode body,
            String membersCurrency) {
        if (!kind.holder().number().allows(number)) {
            throw Problem.notFound(kind.holder().word());
        }
        Form form = new Form(body);
        Optional<String> currency =
                kind.holder() == BookingKind.Holder.COLLECTOR
                        ? form.requiredText(CURRENCY, TextRule.CODE)
                        : Optional.of(membersCurrency);
        BookingContent content =
                switch (kind) {
                    case COLLECTOR_ADJUSTMENT, ACCOUNT_ADJUSTMENT -> Adjusting.read(form, currency);
                    case COLLECTOR_PART_REVERSAL, ACCOUNT_PART_REVERSAL ->
                            PartReversalRequest.read(form, currency);
                    case COLLECTOR_CREDIT_REVERSAL, ACCOUNT_CREDIT_REVERSAL ->
                            CreditReversalRequest.read(form, currency);
                    case COLLECTOR_FORFEITURE,
                            COLLECTOR_PAYOUT,
                            ACCOUNT_FORFEITURE,
                            ACCOUNT_PAYOUT ->
                            Adjusting.readTaken(form, currency);
                    case COLLECTOR_MOVE, ACCOUNT_MOVE -> MoveRequest.read(form, currency);
                    case COLLECTOR_BREAK_CORRECTION, ACCOUNT_BREAK_CORRECTION ->
                            BreakCorrection.read(form, currency);
                    case PERSON_MERGE -> AccessRequest.read(form, INTO);
                    case HOUSEHOLD_MOVE -> AccessRequest.read(form, HOUSEHOLD);
                };
        return new AskedBooking(kind, programme, number, body, content, content.size());
    }

    /** The same with this number of miles that count towards a limit. */
    AskedBooking counting(long other) {
        return new AskedBooking(kind, programme, number, body, content, other);
    }

    /** The account, as the trail names it. */
    String target() {
        return programme + "/" + number + "/" + content.currency();
    }

    /** What of it counts to the limits of somebody who decides it. */
    LimitedBooking limited(String caller) {
        return new LimitedBooking(
                caller, kind.action().word(), target(), content.reference(), miles);
    }
}
