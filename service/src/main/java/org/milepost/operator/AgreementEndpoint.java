package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.operator.AgreementOperations.Conditions;
import org.milepost.programme.Agreement;
import org.milepost.programme.ApiKey;
import org.milepost.programme.CashRate;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;

/**
 * {@code /operator/v1/partners/{partner}/agreements} and {@code …/api-keys}: what partners may do
 * through the partner API.
 */
public record AgreementEndpoint(Programmes programmes, AgreementOperations operations) {

    private static final long CREDIT_MAX = 1_000_000_000_000L;

    /** {@code GET …/agreements}. */
    public Response list(Request request) {
        Catalogue catalogue = programmes.current();
        Partner partner = PartnerOperations.require(catalogue, request.pathSegment("partner"));
        return Query.page(
                request,
                catalogue.agreements().stream()
                        .filter(it -> it.partner().equals(partner.id()))
                        .toList(),
                it -> catalogue.programme(it.programme()).code(),
                it -> JsonView.of(it, catalogue));
    }

    /** {@code POST …/agreements}. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> programme = form.requiredText("programme", TextRule.CODE);
        Optional<Set<String>> promoterCodes =
                form.requiredTexts("promoterCodes", TextRule.PROMOTER_CODE);
        Optional<Long> creditMax =
                form.required("creditMax", form.number("creditMax", 1, CREDIT_MAX));
        boolean debits = form.flag("debits").orElse(false);
        Optional<CashRate> rate = rate(form);
        form.finish();
        Agreement made =
                operations.agree(
                        actor(request),
                        request.pathSegment("partner"),
                        programme.orElseThrow(),
                        new Conditions(
                                promoterCodes.orElseThrow(),
                                creditMax.orElseThrow(),
                                debits,
                                rate));
        return Answer.added(
                JsonView.of(made, programmes.current()),
                "/operator/v1/partners/%s/agreements/%s"
                        .formatted(request.pathSegment("partner"), programme.orElseThrow()));
    }

    /** {@code GET …/agreements/{programme}}. */
    public Response show(Request request) {
        Catalogue catalogue = programmes.current();
        return Answer.shown(
                JsonView.of(
                        AgreementOperations.require(
                                catalogue,
                                request.pathSegment("partner"),
                                request.pathSegment("programme")),
                        catalogue));
    }

    /** {@code PATCH …/agreements/{programme}}. */
    public Response change(Request request) {
        Form form = Form.of(request);
        boolean endsRate = form.clears("rateAvios");
        Optional<Set<String>> promoterCodes = form.texts("promoterCodes", TextRule.PROMOTER_CODE);
        Optional<Long> creditMax = form.number("creditMax", 1, CREDIT_MAX);
        Optional<Boolean> debits = form.flag("debits");
        Optional<CashRate> rate = endsRate ? Optional.empty() : rate(form);
        form.finish();
        Agreement changed =
                operations.change(
                        actor(request),
                        request.pathSegment("partner"),
                        request.pathSegment("programme"),
                        before ->
                                new Conditions(
                                        promoterCodes.orElse(before.promoterCodes()),
                                        creditMax.orElse(before.creditMax()),
                                        debits.orElse(before.debits()),
                                        endsRate ? rate : rate.or(before::rate)));
        return Answer.shown(JsonView.of(changed, programmes.current()));
    }

    /** {@code GET …/api-keys}: their names, never the keys. */
    public Response listKeys(Request request) {
        Catalogue catalogue = programmes.current();
        Partner partner = PartnerOperations.require(catalogue, request.pathSegment("partner"));
        return Query.page(
                request, AgreementOperations.keys(catalogue, partner), ApiKey::name, JsonView::of);
    }

    /** {@code POST …/api-keys}: answers with a new key. */
    public Response addKey(Request request) {
        Form form = Form.of(request);
        Optional<String> name = form.requiredText("name", TextRule.CODE);
        form.finish();
        String key = AgreementOperations.newKey();
        ApiKey added =
                operations.addKey(
                        actor(request), request.pathSegment("partner"), name.orElseThrow(), key);
        return Answer.added(
                JsonView.of(added).put("apiKey", key),
                "/operator/v1/partners/%s/api-keys/%s"
                        .formatted(request.pathSegment("partner"), added.name()));
    }

    /** {@code PATCH …/api-keys/{name}}: switched on or off, or with another end. */
    public Response changeKey(Request request) {
        Form form = Form.of(request);
        boolean hasNoEnd = form.clears("validUntil");
        Optional<Boolean> active = form.flag("active");
        Optional<Instant> validUntil = hasNoEnd ? Optional.empty() : form.instant("validUntil");
        form.finish();
        return Answer.shown(
                JsonView.of(
                        operations.changeKey(
                                actor(request),
                                request.pathSegment("partner"),
                                request.pathSegment("name"),
                                before ->
                                        before.with(
                                                active.orElse(before.active()),
                                                hasNoEnd
                                                        ? Optional.empty()
                                                        : validUntil.or(before::validUntil)))));
    }

    /** A rate has three members, which come together. */
    private static Optional<CashRate> rate(Form form) {
        Optional<Long> avios = form.number("rateAvios", 1, CashRate.MAX);
        Optional<Cents> cash = form.dollars("rateCash");
        Optional<String> currency = form.text("rateCurrency", TextRule.CASH_CURRENCY);
        if (avios.isEmpty() && cash.isEmpty() && currency.isEmpty()) {
            return Optional.empty();
        }
        form.require("rateAvios");
        form.require("rateCash");
        form.require("rateCurrency");
        if (cash.isPresent() && (cash.get().value() <= 0 || cash.get().value() > CashRate.MAX)) {
            form.error("rateCash", "must be 0.01 to 10000.00");
            return Optional.empty();
        }
        return avios.isPresent() && cash.isPresent() && currency.isPresent()
                ? Optional.of(new CashRate(avios.get(), cash.get(), currency.get()))
                : Optional.empty();
    }
}
