package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.util.List;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * {@code …/notes} of persons and partners.
 *
 * @param ofPartners whether the path names a partner, and not a person
 */
public record NoteEndpoint(NoteOperations operations, boolean ofPartners) {

    /** {@code GET …/notes}. */
    public Response list(Request request) {
        String target = target(request);
        Query query = Query.of(request);
        // one more than asked for, to know whether there is a next page
        List<Note> found =
                operations.after(target, query.afterNumber().orElse(0), query.limit() + 1);
        boolean more = found.size() > query.limit();
        List<Note> page = more ? found.subList(0, query.limit()) : found;
        return Answer.page(
                page.stream().map(JsonView::of).toList(),
                more ? Optional.of(Long.toString(page.getLast().number())) : Optional.empty());
    }

    /** {@code POST …/notes}. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> text = form.requiredText("text", TextRule.NOTE);
        Optional<Boolean> open = form.flag("open");
        form.finish();
        Note added =
                operations.add(
                        actor(request), target(request), text.orElseThrow(), open.orElse(false));
        return Answer.added(JsonView.of(added), request.path() + "/" + added.number());
    }

    /** {@code PATCH …/notes/{note}}: open or closed. */
    public Response change(Request request) {
        Form form = Form.of(request);
        Optional<Boolean> open = form.required("open", form.flag("open"));
        form.finish();
        return Answer.shown(
                JsonView.of(
                        operations.change(
                                actor(request),
                                target(request),
                                number(request),
                                open.orElseThrow())));
    }

    /** {@code DELETE …/notes/{note}}: erases its text. */
    public Response erase(Request request) {
        Form.requireNothing(request);
        operations.erase(actor(request), target(request), number(request));
        return Answer.gone();
    }

    private String target(Request request) {
        return ofPartners
                ? operations.partner(request.pathSegment("partner"))
                : operations.person(
                        request.pathSegment("programme"), request.pathSegment("number"));
    }

    private static long number(Request request) {
        return PathNumber.read(request, "note", "note");
    }
}
