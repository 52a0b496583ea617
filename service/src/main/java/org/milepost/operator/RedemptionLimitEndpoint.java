package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.LimitEnforcement;
import org.milepost.programme.LimitMeasure;
import org.milepost.programme.LimitScope;
import org.milepost.programme.LimitWindow;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.RedemptionLimit;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/programmes/{programme}/limits}: what one account may redeem. */
public record RedemptionLimitEndpoint(Programmes programmes, RedemptionLimitOperations operations) {

    private static final long MAXIMUM_MAX = 1_000_000_000_000L;
    private static final Map<String, LimitEnforcement> ENFORCEMENTS =
            Map.of("hard", LimitEnforcement.HARD, "soft", LimitEnforcement.SOFT);

    /** A maximum, and what it counts. */
    private record Maximum(LimitMeasure measure, String field, long value) {}

    /** {@code GET …/limits}: past and future ones too. */
    public Response list(Request request) {
        Catalogue catalogue = programmes.current();
        Programme programme = programme(catalogue, request);
        return Query.page(
                request,
                catalogue.limits(programme.id()),
                it -> "%010d".formatted(it.number()),
                it -> JsonView.of(it, catalogue));
    }

    /** {@code POST …/limits}. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Catalogue catalogue = programmes.current();
        Programme programme = programme(catalogue, request);
        Optional<String> name = form.requiredText("name", TextRule.LINE);
        Optional<String> partnerCode = form.text("partner", TextRule.CODE);
        Optional<Partner> partner = partnerCode.flatMap(catalogue::partner);
        if (partnerCode.isPresent() && partner.isEmpty()) {
            form.error("partner", "there is no such partner");
        }
        Optional<String> store = form.text("store", TextRule.STORE_ID);
        if (store.isPresent() && partnerCode.isEmpty()) {
            form.error("store", "needs partner");
        }
        Optional<String> offer = form.text("offer", TextRule.OFFER_ID);
        Optional<Maximum> maximum = maximum(form);
        if (maximum.isEmpty()) {
            form.error("maximumMiles", "is missing, or maximumDollars is, or maximumCount is");
        }
        Optional<Long> minutes = form.number("windowMinutes", 1, LimitWindow.MINUTES_MAX);
        Optional<LimitEnforcement> enforcement = form.word("enforcement", ENFORCEMENTS);
        Optional<Instant> startsAt = form.instant("startsAt");
        Optional<Instant> endsAt = form.instant("endsAt");
        Instant start = startsAt.orElseGet(operations.clock()::instant);
        requireAfter(form, start, endsAt);
        form.finish();
        LimitScope scope = new LimitScope(partner.map(Partner::id), store, offer);
        Maximum most = maximum.orElseThrow();
        LimitWindow window =
                minutes.map(it -> LimitWindow.sliding(Math.toIntExact(it)))
                        .orElse(LimitWindow.BUSINESS_DAY);
        RedemptionLimit added =
                operations.add(
                        actor(request),
                        programme.code(),
                        number ->
                                new RedemptionLimit(
                                        number,
                                        programme.id(),
                                        name.orElseThrow(),
                                        scope,
                                        most.measure(),
                                        most.value(),
                                        window,
                                        enforcement.orElse(LimitEnforcement.HARD),
                                        start,
                                        endsAt));
        return Answer.added(
                json(added),
                "/operator/v1/programmes/" + programme.code() + "/limits/" + added.number());
    }

    /** {@code GET …/limits/{limit}}. */
    public Response show(Request request) {
        Catalogue catalogue = programmes.current();
        return Answer.shown(
                json(
                        RedemptionLimitOperations.require(
                                catalogue, programme(catalogue, request), number(request))));
    }

    /** {@code PATCH …/limits/{limit}}: another name, maximum, enforcement or end. */
    public Response change(Request request) {
        Form form = Form.of(request);
        Optional<String> name = form.text("name", TextRule.LINE);
        Optional<Maximum> maximum = maximum(form);
        Optional<LimitEnforcement> enforcement = form.word("enforcement", ENFORCEMENTS);
        boolean clearsEnd = form.clears("endsAt");
        Optional<Instant> endsAt = clearsEnd ? Optional.empty() : form.instant("endsAt");
        form.finish();
        return Answer.shown(
                json(
                        operations.change(
                                actor(request),
                                request.pathSegment("programme"),
                                number(request),
                                before ->
                                        before.with(
                                                name.orElse(before.name()),
                                                maximum.map(it -> value(it, before))
                                                        .orElse(before.maximum()),
                                                enforcement.orElse(before.enforcement()),
                                                clearsEnd
                                                        ? Optional.empty()
                                                        : endsAt.map(it -> requireAfter(it, before))
                                                                .or(before::endsAt)))));
    }

    /** {@code POST …/limits/{limit}/end}: now. */
    public Response end(Request request) {
        Form.requireNothing(request);
        return Answer.shown(
                json(
                        operations.end(
                                actor(request),
                                request.pathSegment("programme"),
                                number(request))));
    }

    /** The one maximum that a body has. */
    private static Optional<Maximum> maximum(Form form) {
        Optional<Maximum> miles =
                form.number("maximumMiles", 1, MAXIMUM_MAX)
                        .map(it -> new Maximum(LimitMeasure.MILES, "maximumMiles", it));
        Optional<Maximum> dollars =
                form.dollars("maximumDollars")
                        .map(Cents::value)
                        .map(it -> new Maximum(LimitMeasure.CENTS, "maximumDollars", it));
        Optional<Maximum> count =
                form.number("maximumCount", 1, MAXIMUM_MAX)
                        .map(it -> new Maximum(LimitMeasure.COUNT, "maximumCount", it));
        dollars.filter(it -> it.value() < 1 || it.value() > MAXIMUM_MAX)
                .ifPresent(it -> form.error(it.field(), "must be \"0.01\" to \"10000000000.00\""));
        if (miles.isPresent() && dollars.isPresent()) {
            form.error("maximumDollars", "cannot be sent with maximumMiles");
        }
        if (count.isPresent() && (miles.isPresent() || dollars.isPresent())) {
            form.error("maximumCount", "cannot be sent with another maximum");
        }
        return miles.or(() -> dollars).or(() -> count);
    }

    private static long value(Maximum maximum, RedemptionLimit before) {
        if (maximum.measure() != before.measure()) {
            throw Problem.invalid("/" + maximum.field(), "is not what the limit counts");
        }
        return maximum.value();
    }

    private static void requireAfter(Form form, Instant start, Optional<Instant> end) {
        if (end.isPresent() && !end.get().isAfter(start)) {
            form.error("endsAt", "must be after startsAt");
        }
    }

    private static Instant requireAfter(Instant end, RedemptionLimit limit) {
        if (!end.isAfter(limit.startsAt())) {
            throw Problem.invalid("/endsAt", "must be after startsAt");
        }
        return end;
    }

    private ObjectNode json(RedemptionLimit limit) {
        return JsonView.of(limit, programmes.current());
    }

    private static Programme programme(Catalogue catalogue, Request request) {
        return ProgrammeOperations.require(catalogue, request.pathSegment("programme"));
    }

    private static int number(Request request) {
        return PathNumber.readInt(request, "limit", "limit");
    }
}
