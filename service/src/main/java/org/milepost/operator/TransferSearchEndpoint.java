package org.milepost.operator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.http.Request;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Offer;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;
import org.milepost.readmodel.FoundTransfer;
import org.milepost.readmodel.PlaceQuery;
import org.milepost.readmodel.ReadProgress;
import org.milepost.readmodel.TransferKey;
import org.milepost.readmodel.TransferSearch;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/searches/transfers…}: finds transfers. What is sought is in the body, so that
 * no log of request lines contains it.
 *
 * @param details read what the makers of transfers stored with them
 */
public record TransferSearchEndpoint(
        Programmes programmes,
        TransferSearch search,
        ConfirmationNumbers numbers,
        List<TransferDetailReader> details) {

    private static final int LIMIT_USUAL = 100;
    private static final int LIMIT_MAX = 1_000;

    private static final Map<String, TransferSearch.By> BY =
            Map.of(
                    "confirmation-number", TransferSearch.By.CONFIRMATION_NUMBER,
                    "reference", TransferSearch.By.REFERENCE,
                    "idempotency-key", TransferSearch.By.IDEMPOTENCY_KEY,
                    "trace", TransferSearch.By.TRACE);

    public TransferSearchEndpoint {
        details = List.copyOf(details);
    }

    /** {@code POST …/searches/transfers}: by a confirmation number, reference, key or trace. */
    public PersonAnswer byValue(Request request) {
        Form form = Form.of(request);
        Optional<TransferSearch.By> by = form.required("by", form.word("by", BY));
        Optional<String> value = form.requiredText("value", TextRule.SOUGHT);
        TransferSearch.Page page = page(form);
        if (by.equals(Optional.of(TransferSearch.By.CONFIRMATION_NUMBER)) && value.isPresent()) {
            value = value.flatMap(ConfirmationNumbers::written);
            if (value.isEmpty()) {
                form.error("value", "is not a confirmation number: a character is wrong");
            }
        }
        form.finish();
        return answer(search.find(by.orElseThrow(), value.orElseThrow(), further(page)), page);
    }

    /** {@code POST …/searches/transfers-at}: those of a partner, store, till or offer. */
    public PersonAnswer byPlace(Request request) {
        Form form = Form.of(request);
        Catalogue catalogue = programmes.current();
        Optional<String> partnerCode = form.text("partner", TextRule.CODE);
        Optional<String> store = form.text("store", TextRule.STORE_ID);
        Optional<String> till = form.text("till", TextRule.DEVICE_ID);
        Optional<String> programmeCode = form.text("programme", TextRule.CODE);
        Optional<String> offer = form.text("offer", TextRule.OFFER_ID);
        Optional<Instant> from = form.required("from", form.instant("from"));
        Optional<Instant> until = form.required("until", form.instant("until"));
        TransferSearch.Page page = page(form);
        if (partnerCode.isEmpty() && offer.isEmpty()) {
            form.error("partner", "is missing, or offer is");
        }
        requires(form, store, "store", partnerCode, "partner");
        requires(form, till, "till", store, "store");
        requires(form, offer, "offer", programmeCode, "programme");
        Optional<Partner> partner = partnerCode.flatMap(catalogue::partner);
        if (partnerCode.isPresent() && partner.isEmpty()) {
            form.error("partner", "there is no such partner");
        }
        List<Integer> versions =
                offer.isEmpty() ? List.of() : versions(form, catalogue, programmeCode, offer.get());
        form.finish();
        PlaceQuery query =
                new PlaceQuery(
                        partner.map(it -> it.id().value()).orElse(0),
                        store.orElse(""),
                        till.orElse(""),
                        versions,
                        from.orElseThrow(),
                        until.orElseThrow());
        return answer(search.find(query, further(page)), page);
    }

    private static List<Integer> versions(
            Form form, Catalogue catalogue, Optional<String> programme, String offer) {
        List<Integer> versions =
                programme
                        .flatMap(catalogue::programme)
                        .map(it -> catalogue.offerVersions(it.id(), offer))
                        .orElse(List.of())
                        .stream()
                        .map(Offer::version)
                        .toList();
        if (programme.isPresent() && versions.isEmpty()) {
            form.error("offer", "the programme has no such offer");
        }
        return versions;
    }

    private static void requires(
            Form form, Optional<?> value, String name, Optional<?> other, String otherName) {
        if (value.isPresent() && other.isEmpty()) {
            form.error(name, "needs " + otherName);
        }
    }

    /** The page that a body asks for. */
    static TransferSearch.Page page(Form form) {
        int limit = form.number("limit", 1, LIMIT_MAX).map(Math::toIntExact).orElse(LIMIT_USUAL);
        Optional<String> cursor = form.text("after", TextRule.REFERENCE);
        Optional<TransferKey> after = cursor.flatMap(TransferKey::ofCursor);
        if (cursor.isPresent() && after.isEmpty()) {
            form.error("after", "must be the next of the page before");
        }
        return new TransferSearch.Page(limit, after);
    }

    /** One more, to know whether there is a next page. */
    private static TransferSearch.Page further(TransferSearch.Page page) {
        return new TransferSearch.Page(page.limit() + 1, page.after());
    }

    private PersonAnswer answer(List<FoundTransfer> found, TransferSearch.Page page) {
        TransferView view = new TransferView(programmes.current(), numbers, details);
        boolean more = found.size() > page.limit();
        List<FoundTransfer> shown = more ? found.subList(0, page.limit()) : found;
        List<ObjectNode> items = shown.stream().map(view::of).toList();
        Optional<String> next =
                more ? Optional.of(shown.getLast().key().cursor()) : Optional.empty();
        return PersonAnswer.of(Answer.page(items, next, view(search.progress())), items);
    }

    /** How far what was searched has read. */
    static ObjectNode view(ReadProgress.Progress progress) {
        return JsonView.empty()
                .put("unreadRows", progress.unreadRows())
                .put("copying", progress.isCopying());
    }
}
