package org.milepost.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.readmodel.TransferSearch;
import org.milepost.refusal.RefusalQuery;
import org.milepost.refusal.RefusalSearch;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code …/open-items}: all that is open about a person or a partner: notes, bookings that wait for
 * an approval, what was refused in the last days, and the open breaks of a partner.
 *
 * <p>A caller that may see partners need not be one that may see persons. So a partner's refusals
 * are only counted, and its approvals do not say whose account it is.
 */
public record OpenItemEndpoint(
        Programmes programmes,
        NoteOperations notes,
        ReconciliationOperations reconciliation,
        MemberCards cards,
        RefusalSearch refusals,
        TransferSearch transfers,
        InstantSource clock) {

    /** Older refusals are not open any more. */
    private static final Duration REFUSED_WITHIN = Duration.ofDays(7);

    /** Clocks of instances differ less. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final int REFUSALS_MAX = 100;
    private static final int COUNTED_MAX = 10_000;
    private static final TransferSearch.Page FIRST = new TransferSearch.Page(1, Optional.empty());

    /** {@code GET …/persons/{number}/open-items}. */
    public Response ofPerson(Request request) {
        String code = request.pathSegment("programme");
        String number = request.pathSegment("number");
        NoteOperations.OpenItems open = notes.open(notes.person(code, number));
        ObjectNode json = JsonView.empty();
        ArrayNode ofNotes = json.putArray("notes");
        open.notes().forEach(it -> ofNotes.add(JsonView.of(it)));
        ArrayNode approvals = json.putArray("approvals");
        open.approvals().forEach(it -> approvals.add(JsonView.of(it, it.state())));
        ArrayNode refused = json.putArray("refusals");
        Catalogue catalogue = programmes.current();
        refused(catalogue.programme(code).orElseThrow(), number)
                .forEach(it -> refused.add(RefusalSearchEndpoint.view(catalogue, it.refusal())));
        return Answer.shown(json);
    }

    /** {@code GET partners/{partner}/open-items}. */
    public Response ofPartner(Request request) {
        String code = notes.partner(request.pathSegment("partner"));
        Partner partner = programmes.current().partner(code).orElseThrow();
        ObjectNode json = JsonView.empty();
        ArrayNode ofNotes = json.putArray("notes");
        notes.openNotes(code).forEach(it -> ofNotes.add(JsonView.of(it)));
        ArrayNode approvals = json.putArray("approvals");
        notes.openReversals().stream()
                .filter(it -> isOf(it, partner))
                .forEach(it -> approvals.add(withoutPerson(it)));
        ArrayNode refused = json.putArray("refusals");
        refusals.counts(partner.id().value(), clock.instant().minus(REFUSED_WITHIN), COUNTED_MAX)
                .forEach(it -> refused.add(view(it)));
        BreakView.putOpen(json, reconciliation.open(partner));
        return Answer.shown(json);
    }

    private List<RefusalSearch.Stored> refused(Programme programme, String number) {
        Instant now = clock.instant();
        Instant until = now.plus(AHEAD);
        Set<RefusalQuery.OtherNumber> others =
                cards.numbersWith(MemberId.of(programme, number)).stream()
                        .map(it -> RefusalSearchEndpoint.other(programme, it))
                        .collect(Collectors.toUnmodifiableSet());
        RefusalQuery query =
                new RefusalQuery(
                        0,
                        "",
                        "",
                        "",
                        number,
                        others,
                        now.minus(REFUSED_WITHIN),
                        until,
                        RefusalQuery.Place.newest(until),
                        REFUSALS_MAX);
        return refusals.find(query).stream()
                .filter(it -> it.refusal().programme() == programme.id().value())
                .toList();
    }

    /** Whether it reverses a transfer of the partner. */
    private boolean isOf(Approval approval, Partner partner) {
        String written =
                ApprovalOperations.parse(approval.body()).path("confirmationNumber").asString("");
        return ConfirmationNumbers.written(written).stream()
                .flatMap(
                        it ->
                                transfers
                                        .find(TransferSearch.By.CONFIRMATION_NUMBER, it, FIRST)
                                        .stream())
                .anyMatch(it -> it.partner() == partner.id().value());
    }

    private static ObjectNode withoutPerson(Approval approval) {
        ObjectNode json = JsonView.empty();
        json.put("number", approval.number());
        json.put("state", approval.state().word());
        json.put("action", approval.action());
        json.put("miles", approval.miles());
        json.put("askedBy", approval.askedBy().subject());
        json.put("askedAt", approval.askedAt().toString());
        json.put("expiresAt", approval.expiresAt().toString());
        return json;
    }

    private static ObjectNode view(RefusalSearch.Count count) {
        return JsonView.empty()
                .put("api", count.api())
                .put("call", count.call())
                .put("code", count.code())
                .put("refusals", count.refusals())
                .put("latest", count.latest().toString());
    }
}
