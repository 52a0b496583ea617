package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.time.Instant;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Outage;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/outages}: when calls are refused. */
public record OutageEndpoint(Programmes programmes, OutageOperations operations) {

    /** {@code GET /operator/v1/outages}: past and future ones too. */
    public Response list(Request request) {
        Catalogue catalogue = programmes.current();
        return Query.page(
                request,
                catalogue.outages(),
                it -> "%010d".formatted(it.number()),
                it -> JsonView.of(it, catalogue));
    }

    /** {@code POST /operator/v1/outages}. */
    public Response declare(Request request) {
        Form form = Form.of(request);
        Optional<String> programme = form.text("programme", TextRule.CODE);
        Optional<Instant> startsAt = form.required("startsAt", form.instant("startsAt"));
        Optional<Instant> endsAt = form.required("endsAt", form.instant("endsAt"));
        Optional<String> note = form.text("note", TextRule.LINE);
        if (startsAt.isPresent() && endsAt.isPresent() && !endsAt.get().isAfter(startsAt.get())) {
            form.error("endsAt", "must be after startsAt");
        }
        form.finish();
        Outage declared =
                operations.declare(
                        actor(request),
                        programme,
                        startsAt.orElseThrow(),
                        endsAt.orElseThrow(),
                        note);
        return Answer.added(json(declared), "/operator/v1/outages/" + declared.number());
    }

    /** {@code GET /operator/v1/outages/{outage}}. */
    public Response show(Request request) {
        return Answer.shown(json(OutageOperations.require(programmes.current(), number(request))));
    }

    /** {@code PATCH /operator/v1/outages/{outage}}: another end, another note. */
    public Response change(Request request) {
        Form form = Form.of(request);
        Optional<Instant> endsAt = form.instant("endsAt");
        boolean clearsNote = form.clears("note");
        Optional<String> note = clearsNote ? Optional.empty() : form.text("note", TextRule.LINE);
        form.finish();
        Outage changed =
                operations.change(
                        actor(request),
                        number(request),
                        before ->
                                before.with(
                                        endsAt.map(end -> requireAfter(end, before.startsAt()))
                                                .orElse(before.endsAt()),
                                        clearsNote ? Optional.empty() : note.or(before::note)));
        return Answer.shown(json(changed));
    }

    /** {@code POST /operator/v1/outages/{outage}/end}: now. */
    public Response end(Request request) {
        Form.requireNothing(request);
        return Answer.shown(json(operations.end(actor(request), number(request))));
    }

    /** {@code DELETE /operator/v1/outages/{outage}}: one that has not begun. */
    public Response delete(Request request) {
        Form.requireNothing(request);
        operations.delete(actor(request), number(request));
        return Answer.gone();
    }

    private ObjectNode json(Outage outage) {
        return JsonView.of(outage, programmes.current());
    }

    private static Instant requireAfter(Instant end, Instant start) {
        if (!end.isAfter(start)) {
            throw Problem.invalid("/endsAt", "must be after startsAt");
        }
        return end;
    }

    private static int number(Request request) {
        return PathNumber.readInt(request, "outage", "outage");
    }
}
