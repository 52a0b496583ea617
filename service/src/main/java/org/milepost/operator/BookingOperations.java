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
        MoveOperations moves,
        MergeOperations merges,
        HouseholdOperations households,
        CorrectionOperations corrections) {

    /** Reads what is asked for. For a request for access, the miles in the accounts count. */
    AskedBooking read(BookingKind kind, String programme, String number, ObjectNode body) {
        AskedBooking asked = AskedBooking.read(kind, programme, number, body, members.currency());
        return asked.content() instanceof AccessRequest access
                ? asked.counting(balances(programme, access.to()))
                : asked;
    }

    /** What is in the accounts under a number, in every currency. */
    long balances(String programme, String number) {
        return collectors.find(programme, number).stream()
                .flatMap(it -> it.balances().values().stream())
                .mapToLong(it -> Math.max(0, it.count()))
                .sum();
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
            case BreakCorrection correction ->
                    Answer.corrected(
                            corrections.correct(
                                    actor,
                                    programme,
                                    number,
                                    correction,
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
            case AccessRequest access when asked.kind() == BookingKind.PERSON_MERGE ->
                    Answer.shown(
                            JsonView.ofCards(merges.merge(actor, programme, number, access.to())));
            case AccessRequest access ->
                    Answer.shown(
                            JsonView.of(households.moveIn(actor, programme, number, access.to())));
        };
    }

    /**
     * Requires that the account is there, and that a break can be corrected so.
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
                    case PERSON, MEMBER ->
                            collectors.find(asked.programme(), asked.number()).isPresent();
                };
        if (!isThere) {
            throw Problem.notFound(asked.kind().holder().word());
        }
        if (asked.content() instanceof BreakCorrection correction) {
            corrections.require(asked.programme(), asked.number(), correction);
        }
    }
}
