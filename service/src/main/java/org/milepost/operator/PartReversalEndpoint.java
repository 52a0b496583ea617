package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.trail.Action;

/** {@code …/part-reversals} of collectors and of members' accounts. */
public record PartReversalEndpoint(PartReversalOperations operations) {

    /** {@code POST …/collectors/{number}/part-reversals}. */
    public Response ofCollector(Request request) {
        Form form = Form.of(request);
        Optional<String> currency = form.requiredText("currency", TextRule.CODE);
        PartReversalRequest part = PartReversalRequest.read(form, currency);
        return answer(request, part, "collector", Action.COLLECTOR_PART_REVERSED);
    }

    /** {@code POST …/accounts/{number}/part-reversals}. */
    public Response ofAccount(Request request) {
        Form form = Form.of(request);
        PartReversalRequest part =
                PartReversalRequest.read(form, Optional.of(operations.membersCurrency()));
        return answer(request, part, "account", Action.ACCOUNT_PART_REVERSED);
    }

    private Response answer(Request request, PartReversalRequest part, String what, Action action) {
        return Answer.reversed(
                operations.reverse(
                        actor(request),
                        request.pathSegment("programme"),
                        request.pathSegment("number"),
                        part,
                        what,
                        action));
    }
}
