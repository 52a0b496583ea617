package org.milepost.operator;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;
import org.milepost.programme.Sponsor;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/partners} and {@code /operator/v1/sponsors}. */
public final class PartnerEndpoint {

    private final Programmes programmes;
    private final PartnerDesk desk;

    /** The calls over these operations. */
    public PartnerEndpoint(Operations operations) {
        this.programmes = operations.catalogue();
        this.desk = operations.partners();
    }

    /** {@code GET /operator/v1/partners}. */
    public Response list(Request request) {
        NavigableMap<String, ObjectNode> all = new TreeMap<>();
        for (Partner partner : programmes.current().partners()) {
            all.put(partner.code(), Picture.of(partner));
        }
        return Query.of(request).page(all);
    }

    /** {@code POST /operator/v1/partners}. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> code = form.required("code", form.text("code", TextRule.CODE));
        Optional<String> name = form.required("name", form.text("name", TextRule.LINE));
        form.finish();
        Partner added =
                desk.add(Actor.of(request.caller()), code.orElseThrow(), name.orElseThrow());
        return Answer.added(Picture.of(added), "/operator/v1/partners/" + added.code());
    }

    /** {@code GET /operator/v1/partners/{partner}}. */
    public Response show(Request request) {
        String code = request.pathSegment("partner");
        return Answer.shown(Picture.of(PartnerDesk.require(programmes.current(), code)));
    }

    /** {@code PATCH /operator/v1/partners/{partner}}: let in, or stopped. */
    public Response change(Request request) {
        String code = request.pathSegment("partner");
        Form form = Form.of(request);
        Optional<Boolean> active = form.required("active", form.flag("active"));
        form.finish();
        return Answer.shown(
                Picture.of(desk.setActive(Actor.of(request.caller()), code, active.orElseThrow())));
    }

    /** {@code GET /operator/v1/sponsors}. */
    public Response listSponsors(Request request) {
        Catalogue catalogue = programmes.current();
        NavigableMap<String, ObjectNode> all = new TreeMap<>();
        for (Sponsor sponsor : catalogue.sponsors()) {
            all.put(sponsor.code(), Picture.of(sponsor, catalogue));
        }
        return Query.of(request).page(all);
    }

    /** {@code POST /operator/v1/sponsors}. */
    public Response addSponsor(Request request) {
        Form form = Form.of(request);
        Optional<String> code = form.required("code", form.text("code", TextRule.SPONSOR_CODE));
        Optional<String> partner = form.required("partner", form.text("partner", TextRule.CODE));
        Optional<String> programme =
                form.required("programme", form.text("programme", TextRule.CODE));
        Optional<String> vendorId =
                form.required("vendorId", form.text("vendorId", TextRule.VENDOR_ID));
        Optional<Set<String>> acquirerIds =
                form.required("acquirerIds", form.texts("acquirerIds", TextRule.ACQUIRER_ID));
        form.finish();
        Sponsor added =
                desk.addSponsor(
                        Actor.of(request.caller()),
                        new PartnerDesk.Sponsorship(
                                code.orElseThrow(),
                                partner.orElseThrow(),
                                programme.orElseThrow(),
                                vendorId.orElseThrow(),
                                acquirerIds.orElseThrow()));
        return Answer.added(
                Picture.of(added, programmes.current()), "/operator/v1/sponsors/" + added.code());
    }

    /** {@code GET /operator/v1/sponsors/{sponsor}}. */
    public Response showSponsor(Request request) {
        Catalogue catalogue = programmes.current();
        String code = request.pathSegment("sponsor");
        return Answer.shown(Picture.of(PartnerDesk.requireSponsor(catalogue, code), catalogue));
    }

    /** {@code PATCH /operator/v1/sponsors/{sponsor}}: another vendor, other acquirers. */
    public Response changeSponsor(Request request) {
        String code = request.pathSegment("sponsor");
        Form form = Form.of(request);
        Optional<String> vendorId = form.text("vendorId", TextRule.VENDOR_ID);
        Optional<Set<String>> acquirerIds = form.texts("acquirerIds", TextRule.ACQUIRER_ID);
        form.finish();
        Sponsor changed =
                desk.changeSponsor(Actor.of(request.caller()), code, vendorId, acquirerIds);
        return Answer.shown(Picture.of(changed, programmes.current()));
    }
}
