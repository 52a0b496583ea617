package org.milepost.operator;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Outage;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/outages}: when calls are refused. */
public final class OutageEndpoint {

    private final Programmes programmes;
    private final OutageDesk desk;

    /** The calls over these operations. */
    public OutageEndpoint(Operations operations) {
        this.programmes = operations.catalogue();
        this.desk = operations.outages();
    }

    /** {@code GET /operator/v1/outages}: past and future ones among them. */
    public Response list(Request request) {
        Catalogue catalogue = programmes.current();
        NavigableMap<String, ObjectNode> all = new TreeMap<>();
        for (Outage outage : catalogue.outages()) {
            all.put("%010d".formatted(outage.number()), Picture.of(outage, catalogue));
        }
        return Query.of(request).page(all);
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
                desk.declare(
                        Actor.of(request.caller()),
                        programme,
                        startsAt.orElseThrow(),
                        endsAt.orElseThrow(),
                        note);
        return Answer.added(picture(declared), "/operator/v1/outages/" + declared.number());
    }

    /** {@code GET /operator/v1/outages/{outage}}. */
    public Response show(Request request) {
        return Answer.shown(picture(OutageDesk.require(programmes.current(), number(request))));
    }

    /** {@code PATCH /operator/v1/outages/{outage}}: another end, another note. */
    public Response change(Request request) {
        Form form = Form.of(request);
        Optional<Instant> endsAt = form.instant("endsAt");
        boolean clearsNote = form.clears("note");
        Optional<String> note = clearsNote ? Optional.empty() : form.text("note", TextRule.LINE);
        form.finish();
        Outage changed =
                desk.change(
                        Actor.of(request.caller()),
                        number(request),
                        before ->
                                before.with(
                                        endsAt.map(end -> requireAfter(end, before.startsAt()))
                                                .orElse(before.endsAt()),
                                        clearsNote ? Optional.empty() : note.or(before::note)));
        return Answer.shown(picture(changed));
    }

    /** {@code POST /operator/v1/outages/{outage}/end}: now. */
    public Response end(Request request) {
        Form.requireNothing(request);
        return Answer.shown(picture(desk.end(Actor.of(request.caller()), number(request))));
    }

    /** {@code DELETE /operator/v1/outages/{outage}}: one that has not begun. */
    public Response delete(Request request) {
        Form.requireNothing(request);
        desk.delete(Actor.of(request.caller()), number(request));
        return Answer.gone();
    }

    private ObjectNode picture(Outage outage) {
        return Picture.of(outage, programmes.current());
    }

    private static Instant requireAfter(Instant end, Instant start) {
        if (!end.isAfter(start)) {
            throw Problem.invalid("/endsAt", "must be after startsAt");
        }
        return end;
    }

    private static int number(Request request) {
        String number = request.pathSegment("outage");
        if (!number.matches("[0-9]{1,9}")) {
            throw Problem.notFound("outage");
        }
        return Integer.parseInt(number);
    }
}
