package org.milepost.operator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Programmes;
import org.milepost.refusal.Refusal;
import org.milepost.refusal.RefusalQuery;
import org.milepost.refusal.RefusalSearch;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/searches/refusals}: why requests of partners were refused. What is sought is
 * in the body, so that no log of request lines contains it.
 */
public record RefusalSearchEndpoint(
        Programmes programmes, MemberCards cards, RefusalSearch search) {

    private static final int LIMIT_USUAL = 100;
    private static final int LIMIT_MAX = 1_000;

    /** {@code POST …/searches/refusals}. */
    public PersonAnswer find(Request request) {
        Form form = Form.of(request);
        Catalogue catalogue = programmes.current();
        Optional<String> code = form.text("code", TextRule.RESPONSE_CODE);
        Optional<String> number = form.text("number", TextRule.MEMBER_NUMBER);
        Optional<String> partnerCode = form.text("partner", TextRule.CODE);
        Optional<String> store = form.text("store", TextRule.STORE_ID);
        Optional<String> till = form.text("till", TextRule.DEVICE_ID);
        Optional<Instant> from = form.required("from", form.instant("from"));
        Optional<Instant> until = form.required("until", form.instant("until"));
        int limit = form.number("limit", 1, LIMIT_MAX).map(Math::toIntExact).orElse(LIMIT_USUAL);
        Optional<String> cursor = form.text("after", TextRule.REFERENCE);
        Optional<RefusalQuery.Place> after = cursor.flatMap(RefusalQuery.Place::ofCursor);
        if (cursor.isPresent() && after.isEmpty()) {
            form.error("after", "must be the next of the page before");
        }
        Optional<Partner> partner = partnerCode.flatMap(catalogue::partner);
        if (partnerCode.isPresent() && partner.isEmpty()) {
            form.error("partner", "there is no such partner");
        }
        if (store.isPresent() && partnerCode.isEmpty()) {
            form.error("store", "needs partner");
        }
        if (till.isPresent() && store.isEmpty()) {
            form.error("till", "needs store");
        }
        form.finish();
        RefusalQuery query =
                new RefusalQuery(
                        partner.map(it -> it.id().value()).orElse(0),
                        store.orElse(""),
                        till.orElse(""),
                        code.orElse(""),
                        number.orElse(""),
                        number.map(it -> others(catalogue, it)).orElse(Set.of()),
                        from.orElseThrow(),
                        until.orElseThrow(),
                        after.orElseGet(() -> RefusalQuery.Place.newest(until.orElseThrow())),
                        limit + 1);
        return answer(catalogue, search.find(query), limit, search.lost(query));
    }

    /** All numbers of the persons whom this one leads to, in every programme. */
    private Set<RefusalQuery.OtherNumber> others(Catalogue catalogue, String number) {
        return catalogue.programmes().stream()
                .flatMap(
                        programme ->
                                cards.numbersWith(MemberId.of(programme, number)).stream()
                                        .map(it -> other(programme, it)))
                .collect(Collectors.toUnmodifiableSet());
    }

    static RefusalQuery.OtherNumber other(Programme programme, String number) {
        return new RefusalQuery.OtherNumber(programme.id().value(), number);
    }

    private static PersonAnswer answer(
            Catalogue catalogue, List<RefusalSearch.Stored> found, int limit, long lost) {
        boolean more = found.size() > limit;
        List<RefusalSearch.Stored> shown = more ? found.subList(0, limit) : found;
        List<ObjectNode> items = shown.stream().map(it -> view(catalogue, it.refusal())).toList();
        Optional<String> next =
                more ? Optional.of(shown.getLast().place().cursor()) : Optional.empty();
        return PersonAnswer.of(Answer.page(items, next, JsonView.empty().put("lost", lost)), items);
    }

    static ObjectNode view(Catalogue catalogue, Refusal refusal) {
        ObjectNode json = JsonView.empty();
        json.put("at", refusal.at().toString());
        json.put("api", refusal.api());
        json.put("call", refusal.call());
        json.put("code", refusal.code());
        json.put("status", refusal.status());
        catalogue
                .partner(new PartnerId(refusal.partner()))
                .ifPresent(it -> json.put("partner", it.code()));
        if (refusal.programme() != 0) {
            json.put("programme", catalogue.programme(new ProgrammeId(refusal.programme())).code());
        }
        put(json, "store", refusal.store());
        put(json, "till", refusal.device());
        put(json, "trace", refusal.trace());
        put(json, "number", refusal.holder());
        json.set("detail", Json.readObject(refusal.detail().getBytes(StandardCharsets.UTF_8)));
        return json;
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
