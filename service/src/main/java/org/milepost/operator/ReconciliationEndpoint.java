package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;
import org.milepost.reconciliation.BreakCause;
import org.milepost.reconciliation.MatchKey;
import org.milepost.reconciliation.MatchRule;
import org.milepost.reconciliation.ReconciliationBreak;

/**
 * {@code /operator/v1/partners/{partner}/breaks} and {@code …/reconciliation-rule}.
 *
 * @param clock the programmes' time
 */
public record ReconciliationEndpoint(
        Programmes programmes, ReconciliationOperations operations, InstantSource clock) {

    private static final Map<String, MatchKey> KEYS =
            Arrays.stream(MatchKey.values())
                    .collect(Collectors.toUnmodifiableMap(MatchKey::word, Function.identity()));
    private static final Map<String, BreakCause> CAUSES =
            Arrays.stream(BreakCause.values())
                    .collect(Collectors.toUnmodifiableMap(BreakCause::word, Function.identity()));

    /** {@code GET …/reconciliation-rule}. */
    public Response showRule(Request request) {
        return Answer.shown(BreakView.of(operations.rule(partner(request))));
    }

    /** {@code PUT …/reconciliation-rule}: for files that are compared from now on. */
    public Response changeRule(Request request) {
        Partner partner = partner(request);
        Form form = Form.of(request);
        Optional<MatchKey> key = form.required("key", form.word("key", KEYS));
        Optional<Long> minutes =
                form.required("minutes", form.number("minutes", 0, MatchRule.MINUTES_MAX));
        Optional<Boolean> sameStore = form.required("sameStore", form.flag("sameStore"));
        Optional<Long> days = form.required("days", form.number("days", 0, MatchRule.DAYS_MAX));
        form.finish();
        MatchRule rule =
                new MatchRule(
                        key.orElseThrow(),
                        Math.toIntExact(minutes.orElseThrow()),
                        Math.toIntExact(days.orElseThrow()),
                        sameStore.orElseThrow());
        return Answer.shown(BreakView.of(operations.change(actor(request), partner, rule)));
    }

    /** {@code GET …/breaks}: the earliest first; with {@code state=open} only open ones. */
    public Response list(Request request) {
        Partner partner = partner(request);
        Query query = Query.of(request.query(), Set.of("limit", "after", "state"));
        boolean onlyOpen = onlyOpen(request);
        // one more than asked for, to know whether there is a next page
        List<ReconciliationBreak> found =
                operations.after(
                        partner, query.afterNumber().orElse(0), query.limit() + 1, onlyOpen);
        boolean more = found.size() > query.limit();
        List<ReconciliationBreak> page = more ? found.subList(0, query.limit()) : found;
        return Answer.page(
                page.stream()
                        .map(it -> BreakView.of(it, programmes.current(), clock.instant()))
                        .toList(),
                more ? Optional.of(Long.toString(page.getLast().number())) : Optional.empty());
    }

    private static boolean onlyOpen(Request request) {
        List<Problem.Defect> errors = new ArrayList<>();
        Map<String, String> parameters =
                new HashMap<>(
                        Query.parameters(
                                request.query(), Set.of("limit", "after", "state"), errors));
        Optional<String> state = Optional.ofNullable(parameters.get("state"));
        if (state.filter(it -> !it.equals("open")).isPresent()) {
            errors.add(Problem.Defect.ofParameter("state", "must be open"));
            throw Problem.invalid(errors);
        }
        return state.isPresent();
    }

    /** {@code GET …/breaks/{break}}. */
    public Response show(Request request) {
        return shown(operations.find(partner(request), number(request)));
    }

    /** {@code PATCH …/breaks/{break}}: who takes care of it, and a note. */
    public Response assign(Request request) {
        Partner partner = partner(request);
        Form form = Form.of(request);
        Optional<String> owner = form.text("owner", TextRule.CLIENT_ID);
        Optional<String> note = form.text("note", TextRule.NOTE);
        form.finish();
        return shown(operations.assign(actor(request), partner, number(request), owner, note));
    }

    /** {@code POST …/breaks/{break}/explanation}: why it needs no change of the books. */
    public Response explain(Request request) {
        Partner partner = partner(request);
        Form form = Form.of(request);
        Optional<BreakCause> cause = form.required("cause", form.word("cause", CAUSES));
        Optional<String> note = form.requiredText("note", TextRule.NOTE);
        form.finish();
        return shown(
                operations.explain(
                        actor(request),
                        partner,
                        number(request),
                        cause.orElseThrow(),
                        note.orElseThrow()));
    }

    private Response shown(ReconciliationBreak found) {
        return Answer.shown(BreakView.of(found, programmes.current(), clock.instant()));
    }

    private Partner partner(Request request) {
        return PartnerOperations.require(programmes.current(), request.pathSegment("partner"));
    }

    private static long number(Request request) {
        return PathNumber.read(request, "break", "break");
    }
}
