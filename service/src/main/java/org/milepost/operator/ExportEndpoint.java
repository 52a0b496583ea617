package org.milepost.operator;

import java.util.List;
import java.util.Optional;
import org.milepost.http.Request;
import tools.jackson.databind.node.ObjectNode;

/** {@code …/persons/{number}/export}: all that is known of a person, in pages. */
public record ExportEndpoint(PersonExport export) {

    /** {@code GET …/persons/{number}/export}. */
    public PersonAnswer export(Request request) {
        Query query = Query.of(request);
        // one more than asked for, to know whether there is a next page
        List<PersonExport.Item> found =
                export.page(
                        request.pathSegment("programme"),
                        request.pathSegment("number"),
                        query.after().orElse(""),
                        query.limit() + 1);
        boolean more = found.size() > query.limit();
        List<PersonExport.Item> page = more ? found.subList(0, query.limit()) : found;
        List<ObjectNode> items = page.stream().map(PersonExport.Item::json).toList();
        Optional<String> next = more ? Optional.of(page.getLast().cursor()) : Optional.empty();
        return new PersonAnswer(
                Answer.page(items, next, TransferSearchEndpoint.view(export.progress())),
                List.of());
    }
}
