package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.util.Optional;
import java.util.Set;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;
import org.milepost.programme.Sponsor;

/** {@code /operator/v1/partners} and {@code /operator/v1/sponsors}. */
public record PartnerEndpoint(Programmes programmes, PartnerOperations operations) {

    /** {@code GET /operator/v1/partners}. */
    public Response list(Request request) {
        return Query.page(request, programmes.current().partners(), Partner::code, JsonView::of);
    }

    /** {@code POST /operator/v1/partners}. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> code = form.requiredText("code", TextRule.CODE);
        Optional<String> name = form.requiredText("name", TextRule.LINE);
        form.finish();
        Partner added = operations.add(actor(request), code.orElseThrow(), name.orElseThrow());
        return Answer.added(JsonView.of(added), "/operator/v1/partners/" + added.code());
    }

    /** {@code GET /operator/v1/partners/{partner}}. */
    public Response show(Request request) {
        String code = request.pathSegment("partner");
        return Answer.shown(JsonView.of(PartnerOperations.require(programmes.current(), code)));
    }

    /** {@code PATCH /operator/v1/partners/{partner}}: whether it is active. */
    public Response change(Request request) {
        String code = request.pathSegment("partner");
        Form form = Form.of(request);
        Optional<Boolean> active = form.required("active", form.flag("active"));
        form.finish();
        return Answer.shown(
                JsonView.of(operations.setActive(actor(request), code, active.orElseThrow())));
    }

    /** {@code GET /operator/v1/sponsors}. */
    public Response listSponsors(Request request) {
        Catalogue catalogue = programmes.current();
        return Query.page(
                request, catalogue.sponsors(), Sponsor::code, it -> JsonView.of(it, catalogue));
    }

    /** {@code POST /operator/v1/sponsors}. */
    public Response addSponsor(Request request) {
        Form form = Form.of(request);
        Optional<String> code = form.requiredText("code", TextRule.SPONSOR_CODE);
        Optional<String> partner = form.requiredText("partner", TextRule.CODE);
        Optional<String> programme = form.requiredText("programme", TextRule.CODE);
        Optional<String> vendorId = form.requiredText("vendorId", TextRule.VENDOR_ID);
        Optional<Set<String>> acquirerIds = form.requiredTexts("acquirerIds", TextRule.ACQUIRER_ID);
        form.finish();
        Sponsor added =
                operations.addSponsor(
                        actor(request),
                        new PartnerOperations.Sponsorship(
                                code.orElseThrow(),
                                partner.orElseThrow(),
                                programme.orElseThrow(),
                                vendorId.orElseThrow(),
                                acquirerIds.orElseThrow()));
        return Answer.added(
                JsonView.of(added, programmes.current()), "/operator/v1/sponsors/" + added.code());
    }

    /** {@code GET /operator/v1/sponsors/{sponsor}}. */
    public Response showSponsor(Request request) {
        Catalogue catalogue = programmes.current();
        String code = request.pathSegment("sponsor");
        return Answer.shown(
                JsonView.of(PartnerOperations.requireSponsor(catalogue, code), catalogue));
    }

    /** {@code PATCH /operator/v1/sponsors/{sponsor}}: another vendor, other acquirers. */
    public Response changeSponsor(Request request) {
        String code = request.pathSegment("sponsor");
        Form form = Form.of(request);
        Optional<String> vendorId = form.text("vendorId", TextRule.VENDOR_ID);
        Optional<Set<String>> acquirerIds = form.texts("acquirerIds", TextRule.ACQUIRER_ID);
        form.finish();
        Sponsor changed = operations.changeSponsor(actor(request), code, vendorId, acquirerIds);
        return Answer.shown(JsonView.of(changed, programmes.current()));
    }
}
