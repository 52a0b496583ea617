package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;
import static org.milepost.operator.OperatorEndpoint.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.milepost.http.Request;
import org.milepost.http.Response;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/approvals}: bookings that wait for a second person, or were decided. */
public record ApprovalEndpoint(ApprovalOperations operations) {

    private static final Set<String> PARAMETERS = Set.of("limit", "after", "state");
    private static final String OPEN = "open";
    private static final String ALL = "all";

    /** {@code GET /operator/v1/approvals}: those that are open, or all. */
    public PersonAnswer list(Request request) {
        List<Problem.Defect> errors = new ArrayList<>();
        Map<String, String> parameters = Query.parameters(request.query(), PARAMETERS, errors);
        String state = parameters.getOrDefault("state", OPEN);
        if (!state.equals(OPEN) && !state.equals(ALL)) {
            errors.add(Problem.Defect.ofParameter("state", "must be open or all"));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        Query query = Query.of(request.query(), PARAMETERS);
        // one more than asked for, to know whether there is a next page
        List<Approval> found =
                operations.after(
                        query.afterNumber().orElse(0), query.limit() + 1, state.equals(OPEN));
        boolean more = found.size() > query.limit();
        List<Approval> page = more ? found.subList(0, query.limit()) : found;
        List<ObjectNode> items = page.stream().map(this::json).toList();
        return PersonAnswer.of(
                Answer.page(
                        items,
                        more
                                ? Optional.of(Long.toString(page.getLast().number()))
                                : Optional.empty()),
                items);
    }

    /** {@code GET /operator/v1/approvals/{approval}}. */
    public PersonAnswer show(Request request) {
        ObjectNode json = json(operations.find(number(request)));
        return PersonAnswer.of(Answer.shown(json), List.of(json));
    }

    /** {@code POST /operator/v1/approvals/{approval}/approve}: books it. */
    public Response approve(Request request) {
        Form.requireNothing(request);
        return Answer.shown(
                json(operations.approve(client(request), actor(request), number(request))));
    }

    /** {@code POST /operator/v1/approvals/{approval}/reject}. */
    public Response reject(Request request) {
        Form.requireNothing(request);
        return Answer.shown(json(operations.reject(actor(request), number(request))));
    }

    /** {@code POST /operator/v1/approvals/{approval}/withdraw}. */
    public Response withdraw(Request request) {
        Form.requireNothing(request);
        return Answer.shown(json(operations.withdraw(actor(request), number(request))));
    }

    private ObjectNode json(Approval approval) {
        Instant now = operations.clock().instant();
        return JsonView.of(approval, approval.stateAt(now));
    }

    private static long number(Request request) {
        return PathNumber.read(request, "approval", "approval");
    }
}
