package org.milepost.operator;

import org.milepost.http.Response;
import org.milepost.trail.Actor;
import tools.jackson.databind.node.ObjectNode;

/**
 * Books what operators ask for, whether at once or after an approval.
 *
 * <p>Threads: shared by all.
 */
public record BookingOperations(
        CollectorOperations collectors,
        MemberOperations members,
        PartReversalOperations partReversals,
        CreditReversalOperations creditReversals,
        MoveOperations moves) {

    /** Reads what is asked for. */
    AskedBooking read(BookingKind kind, String programme, String number, ObjectNode body) {
        return AskedBooking.read(kind, programme, number, body, members.currency());
    }

    /**
     * Books it, or finds that it was booked under its reference.
     *
     * @param actor who asked for it
     * @throws Problem when nothing is booked
     */
    Response book(Actor actor, AskedBooking asked) {
        String programme = asked.programme();
        String number = asked.number();
        return switch (asked.content()) {
            case Adjusting adjusting when asked.kind().isTaken() ->
                    Answer.adjusted(
                            collectors.take(actor, programme, number, adjusting, asked.kind()));
            case Adjusting adjusting ->
                    Answer.adjusted(
                            asked.kind().holder() == BookingKind.Holder.COLLECTOR
                                    ? collectors.adjust(actor, programme, number, adjusting)
                                    : members.adjust(actor, programme, number, adjusting));
            case PartReversalRequest part ->
                    Answer.reversed(
                            partReversals.reverse(
                                    actor,
                                    programme,
                                    number,
                                    part,
                                    asked.kind().holder().word(),
                                    asked.kind().action()));
            case CreditReversalRequest credit ->
                    Answer.reversed(
                            creditReversals.reverse(
                                    actor,
                                    programme,
                                    number,
                                    credit,
                                    asked.kind().holder().word(),
                                    asked.kind().action()));
            case MoveRequest move ->
                    Answer.moved(
                            moves.move(
                                    actor,
                                    programme,
                                    number,
                                    move,
                                    asked.kind().holder().word(),
                                    asked.kind().action()));
        };
    }

    /**
     * Requires that the account is there.
     *
     * @throws Problem when it is not
     */
    void requireAccount(AskedBooking asked) {
        boolean isThere =
                switch (asked.kind().holder()) {
                    case COLLECTOR ->
                            collectors
                                    .find(asked.programme(), asked.number())
                                    .filter(
                                            it ->
                                                    it.balances()
                                                            .containsKey(
                                                                    asked.content().currency()))
                                    .isPresent();
                    case ACCOUNT ->
                            members.findAccount(asked.programme(), asked.number()).isPresent();
                };
        if (!isThere) {
            throw Problem.notFound(asked.kind().holder().word());
        }
    }
}
