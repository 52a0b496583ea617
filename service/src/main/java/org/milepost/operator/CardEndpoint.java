package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.util.Map;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.member.Card;
import org.milepost.member.Card.State;

/**
 * {@code …/persons/{number}/cards}: the cards of collectors and members; and {@code …/merge}, by
 * which all numbers of one lead to another.
 */
public record CardEndpoint(CardOperations operations, BookingEndpoint bookings) {

    private static final Map<String, State> OLD_STATES =
            Map.of("replaced", State.REPLACED, "lost", State.LOST);
    private static final Map<String, State> STATES =
            Map.of("active", State.ACTIVE, "replaced", State.REPLACED, "lost", State.LOST);

    /** {@code GET …/cards}: the one in use last. */
    public Response list(Request request) {
        return Answer.shown(
                JsonView.ofCards(
                        operations.list(
                                request.pathSegment("programme"), request.pathSegment("number"))));
    }

    /** {@code POST …/cards}: another card takes the place of the one in use. */
    public Response replace(Request request) {
        Form form = Form.of(request);
        Optional<String> number = form.requiredText("number", TextRule.MEMBER_NUMBER);
        Optional<State> old = form.required("old", form.word("old", OLD_STATES));
        form.finish();
        Card added =
                operations.replace(
                        actor(request),
                        request.pathSegment("programme"),
                        request.pathSegment("number"),
                        number.orElseThrow(),
                        old.orElseThrow());
        return Answer.added(JsonView.of(added), request.path() + "/" + added.number());
    }

    /** {@code POST …/persons/{number}/merge}: all numbers lead to another person. */
    public Response merge(Request request) {
        Form form = Form.of(request);
        Optional<String> into = form.requiredText(AskedBooking.INTO, TextRule.MEMBER_NUMBER);
        form.finish();
        return bookings.join(
                request, BookingKind.PERSON_MERGE, AskedBooking.INTO, into.orElseThrow());
    }

    /** {@code PATCH …/cards/{card}}: what its number can be used for. */
    public Response change(Request request) {
        Form form = Form.of(request);
        Optional<State> state = form.required("state", form.word("state", STATES));
        form.finish();
        return Answer.shown(
                JsonView.of(
                        operations.change(
                                actor(request),
                                request.pathSegment("programme"),
                                request.pathSegment("number"),
                                request.pathSegment("card"),
                                state.orElseThrow())));
    }
}
