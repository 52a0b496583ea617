package org.milepost.operator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.milepost.dialect.IsoDateTime;
import org.milepost.http.Request;
import org.milepost.http.Text;
import org.milepost.trail.EntryKind;
import org.milepost.trail.TrailFilter;

/**
 * The query of the trail: a page, and which entries are wanted. Pure.
 *
 * @param page how many, after which one, and in which order
 */
record TrailQuery(Query page, TrailFilter filter) {

    private static final Set<String> OF_PAGE = Set.of("limit", "after", "order");
    private static final Set<String> OF_FILTER =
            Set.of("kind", "client", "subject", "action", "target", "from", "to");
    private static final int LENGTH_MAX = 200;
    private static final String EVERY_KIND = "all";

    /**
     * Reads the query of a request.
     *
     * @throws Problem with all faults
     */
    static TrailQuery of(Request request) {
        List<Problem.Defect> errors = new ArrayList<>();
        Set<String> known = new HashSet<>(OF_PAGE);
        known.addAll(OF_FILTER);
        Map<String, String> parameters = Query.parameters(request.query(), known, errors);
        TrailFilter filter =
                new TrailFilter(
                        kind(parameters, errors),
                        text(parameters, "client", errors),
                        text(parameters, "subject", errors),
                        text(parameters, "action", errors),
                        text(parameters, "target", errors),
                        time(parameters, "from", errors),
                        time(parameters, "to", errors));
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new TrailQuery(Query.of(request.query(), known), filter);
    }

    /** Changes unless another kind is named; that of none if all are. */
    private static Optional<EntryKind> kind(
            Map<String, String> parameters, List<Problem.Defect> errors) {
        String word = parameters.getOrDefault("kind", EntryKind.CHANGE.word());
        Optional<EntryKind> kind = Optional.ofNullable(EntryKind.BY_WORD.get(word));
        if (kind.isEmpty() && !word.equals(EVERY_KIND)) {
            Set<String> words = new TreeSet<>(EntryKind.BY_WORD.keySet());
            words.add(EVERY_KIND);
            errors.add(
                    Problem.Defect.ofParameter(
                            "kind", "must be one of " + String.join(", ", words)));
        }
        return kind;
    }

    private static Optional<String> text(
            Map<String, String> parameters, String name, List<Problem.Defect> errors) {
        Optional<String> text = Optional.ofNullable(parameters.get(name));
        if (text.filter(it -> it.isEmpty() || it.length() > LENGTH_MAX || !Text.isPrintable(it))
                .isPresent()) {
            errors.add(
                    Problem.Defect.ofParameter(
                            name, "must be 1 to " + LENGTH_MAX + " printable characters"));
        }
        return text;
    }

    private static Optional<Instant> time(
            Map<String, String> parameters, String name, List<Problem.Defect> errors) {
        Optional<String> text = Optional.ofNullable(parameters.get(name));
        Optional<Instant> time = text.flatMap(IsoDateTime::readWithOffset).filter(Form::isKept);
        if (text.isPresent() && time.isEmpty()) {
            errors.add(
                    Problem.Defect.ofParameter(
                            name,
                            "must be an ISO-8601 time with an offset in the years 1 to 9999, such as"
                                    + " 2026-11-21T00:00:00Z"));
        }
        return time;
    }
}
