package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.util.Map;
import java.util.Optional;
import org.milepost.dialect.Restrictions;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Standing.Status;

/** {@code /operator/v1/programmes/{programme}/collectors}: collectors and their accounts. */
public record CollectorEndpoint(CollectorOperations operations) {

    private static final Map<String, Status> STATUSES =
            Map.of("active", Status.ACTIVE, "inactive", Status.INACTIVE);

    /** {@code POST …/collectors}. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> number = form.requiredText("number", TextRule.COLLECTOR_NUMBER);
        Standing standing = standing(form, Standing.ORDINARY);
        form.finish();
        Collector added =
                operations.open(
                        actor(request),
                        request.pathSegment("programme"),
                        number.orElseThrow(),
                        standing);
        return Answer.added(
                JsonView.of(added),
                "/operator/v1/programmes/%s/collectors/%s"
                        .formatted(added.programme().code(), added.number()));
    }

    /** {@code GET …/collectors/{number}}: standing and balances. */
    public Response show(Request request) {
        return Answer.shown(
                JsonView.of(
                        CollectorOperations.require(
                                operations.find(
                                        request.pathSegment("programme"), number(request)))));
    }

    /** {@code PATCH …/collectors/{number}}: status and preferences. */
    public Response change(Request request) {
        Form form = Form.of(request);
        standing(form, Standing.ORDINARY);
        form.finish();
        return Answer.shown(
                JsonView.of(
                        operations.change(
                                actor(request),
                                request.pathSegment("programme"),
                                number(request),
                                before -> standing(form, before))));
    }

    /** {@code POST …/collectors/{number}/accounts}: one in a currency that was added later. */
    public Response addAccount(Request request) {
        Form form = Form.of(request);
        Optional<String> currency = form.requiredText("currency", TextRule.CODE);
        form.finish();
        return Answer.added(
                JsonView.of(
                        operations.addAccount(
                                actor(request),
                                request.pathSegment("programme"),
                                number(request),
                                currency.orElseThrow())));
    }

    /** The standing with the changes of the form. */
    private static Standing standing(Form form, Standing before) {
        Standing.Status status = form.word("status", STATUSES).orElse(before.status());
        Restrictions restrictions = Restrictions.of(before);
        return new Restrictions(
                        form.flag("hidesBalances").orElse(restrictions.hidesBalances()),
                        form.flag("forbidsRedemption").orElse(restrictions.forbidsRedemption()),
                        restrictions.refusesOwnNumber())
                .with(status);
    }

    private static String number(Request request) {
        String number = request.pathSegment("number");
        if (!TextRule.COLLECTOR_NUMBER.allows(number)) {
            throw Problem.notFound("collector");
        }
        return number;
    }
}
