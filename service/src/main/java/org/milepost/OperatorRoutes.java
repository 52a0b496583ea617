package org.milepost;

import static org.milepost.operator.BookingKind.ACCOUNT_ADJUSTMENT;
import static org.milepost.operator.BookingKind.ACCOUNT_BREAK_CORRECTION;
import static org.milepost.operator.BookingKind.ACCOUNT_CREDIT_REVERSAL;
import static org.milepost.operator.BookingKind.ACCOUNT_FORFEITURE;
import static org.milepost.operator.BookingKind.ACCOUNT_MOVE;
import static org.milepost.operator.BookingKind.ACCOUNT_PART_REVERSAL;
import static org.milepost.operator.BookingKind.ACCOUNT_PAYOUT;
import static org.milepost.operator.BookingKind.COLLECTOR_ADJUSTMENT;
import static org.milepost.operator.BookingKind.COLLECTOR_BREAK_CORRECTION;
import static org.milepost.operator.BookingKind.COLLECTOR_CREDIT_REVERSAL;
import static org.milepost.operator.BookingKind.COLLECTOR_FORFEITURE;
import static org.milepost.operator.BookingKind.COLLECTOR_MOVE;
import static org.milepost.operator.BookingKind.COLLECTOR_PART_REVERSAL;
import static org.milepost.operator.BookingKind.COLLECTOR_PAYOUT;
import static org.milepost.operator.Permission.APPROVE;
import static org.milepost.operator.Permission.BOOK;
import static org.milepost.operator.Permission.CHANGE_OFFERS;
import static org.milepost.operator.Permission.CHANGE_PARTNERS;
import static org.milepost.operator.Permission.CHANGE_PERSONS;
import static org.milepost.operator.Permission.CHANGE_PROGRAMMES;
import static org.milepost.operator.Permission.CHANGE_ROLES;
import static org.milepost.operator.Permission.ERASE_PERSONS;
import static org.milepost.operator.Permission.EXCHANGE_FILES;
import static org.milepost.operator.Permission.READ_APPROVALS;
import static org.milepost.operator.Permission.READ_CREDENTIALS;
import static org.milepost.operator.Permission.READ_FILES;
import static org.milepost.operator.Permission.READ_PERSONS;
import static org.milepost.operator.Permission.READ_REFERENCE_DATA;
import static org.milepost.operator.Permission.READ_REPORTS;
import static org.milepost.operator.Permission.READ_TRAIL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Endpoint;
import org.milepost.http.Guard;
import org.milepost.http.Media;
import org.milepost.http.Route;
import org.milepost.operator.AccessEndpoint;
import org.milepost.operator.AgreementEndpoint;
import org.milepost.operator.ApprovalEndpoint;
import org.milepost.operator.BookingEndpoint;
import org.milepost.operator.BookingKind;
import org.milepost.operator.CardEndpoint;
import org.milepost.operator.ChangeEndpoint;
import org.milepost.operator.ClientEndpoint;
import org.milepost.operator.ClosureEndpoint;
import org.milepost.operator.CollectorEndpoint;
import org.milepost.operator.CredentialEndpoint;
import org.milepost.operator.ErasureEndpoint;
import org.milepost.operator.Explanations;
import org.milepost.operator.IncomingFileEndpoint;
import org.milepost.operator.MemberEndpoint;
import org.milepost.operator.NoteEndpoint;
import org.milepost.operator.OfferEndpoint;
import org.milepost.operator.Operations;
import org.milepost.operator.OperatorEndpoint;
import org.milepost.operator.OutageEndpoint;
import org.milepost.operator.PartnerEndpoint;
import org.milepost.operator.PasskeyEndpoint;
import org.milepost.operator.Permission;
import org.milepost.operator.PersonCall;
import org.milepost.operator.PersonReadEndpoint;
import org.milepost.operator.ProgrammeEndpoint;
import org.milepost.operator.ReconciliationEndpoint;
import org.milepost.operator.RedemptionLimitEndpoint;
import org.milepost.operator.RoleEndpoint;
import org.milepost.operator.RoleGuard;
import org.milepost.operator.SettlementFileEndpoint;
import org.milepost.operator.StaffAccountEndpoint;
import org.milepost.operator.StaffOnlyGuard;
import org.milepost.operator.TransferSearchEndpoint;
import org.milepost.staff.StaffPasskeys;

/**
 * The operator's part of the routing table: each call with the permission that a role of the caller
 * must have. All paths begin with {@code /operator/v1/}.
 *
 * @param guard proves that the caller is a client with the operator's scope
 */
record OperatorRoutes(
        Guard guard,
        Operations operations,
        Explanations explanations,
        Optional<StaffPasskeys> passkeys) {

    /** The rows. */
    List<Route> table() {
        List<Route> rows = new ArrayList<>(calls());
        rows.addAll(searches());
        rows.addAll(incomingFiles());
        passkeys.ifPresent(it -> rows.addAll(passkeys(it)));
        return rows;
    }

    /**
     * Passkeys: sign-in and enrolment need no token; the other calls need a person of the staff.
     */
    private List<Route> passkeys(StaffPasskeys passkeys) {
        PasskeyEndpoint calls = new PasskeyEndpoint(passkeys, operations.staff());
        return List.of(
                open("sign-ins/passkey-options", calls::signInOptions),
                open("sign-ins/passkey", calls::signIn),
                open("enrolments/passkey-options", calls::enrolmentOptions),
                open("enrolments/passkey", calls::enrol),
                own("POST", "passkeys/options", calls::options, false),
                own("POST", "passkeys", calls::add, true),
                own("GET", "passkeys", calls::listOwn, false),
                own("DELETE", "passkeys/{passkey}", calls::removeOwn, true),
                show("staff/{staff}/passkeys", READ_CREDENTIALS, calls::list),
                change("DELETE", "staff/{staff}/passkeys/{passkey}", CHANGE_ROLES, calls::remove));
    }

    /** Files that partners send. */
    private List<Route> incomingFiles() {
        IncomingFileEndpoint files = explanations.incomingFiles();
        String partner = "partners/{partner}";
        String file = partner + "/incoming-files/{file}";
        String found = partner + "/breaks/{break}";
        ReconciliationEndpoint breaks = explanations.reconciliation();
        return List.of(
                show(partner + "/reconciliation-rule", READ_REFERENCE_DATA, breaks::showRule),
                change(
                        "PUT",
                        partner + "/reconciliation-rule",
                        CHANGE_PARTNERS,
                        breaks::changeRule),
                show(partner + "/breaks", READ_FILES, breaks::list),
                show(found, READ_FILES, breaks::show),
                change("PATCH", found, EXCHANGE_FILES, breaks::assign),
                change("POST", found + "/explanation", EXCHANGE_FILES, breaks::explain),
                show(partner + "/batch-agreement", READ_REFERENCE_DATA, files::showAgreement),
                change("PUT", partner + "/batch-agreement", CHANGE_PARTNERS, files::agree),
                show(partner + "/incoming-files", READ_FILES, files::list),
                change("POST", partner + "/incoming-files", EXCHANGE_FILES, files::announce),
                show(file, READ_FILES, files::show),
                bytes(file + "/parts/{part}", EXCHANGE_FILES, files::take),
                persons("GET", file + "/verdicts/{part}", EXCHANGE_FILES, files::verdicts));
    }

    /** The calls that find and explain; what is sought is in the body. */
    private List<Route> searches() {
        TransferSearchEndpoint transfers = explanations.transfers();
        SettlementFileEndpoint files = explanations.settlementFiles();
        String settlement = "partners/{partner}/settlement-files";
        return List.of(
                search("searches/persons", explanations.persons()::find),
                search("searches/duplicates", explanations.persons()::duplicates),
                search("searches/transfers", transfers::byValue),
                search("searches/transfers-at", transfers::byPlace),
                search("searches/refusals", explanations.refusals()::find),
                search("explanations/timeline", explanations.accounts()::timeline),
                search("explanations/balance", explanations.accounts()::balance),
                search("explanations/inquiry", explanations.inquiries()::explain),
                search("explanations/limits", explanations.accounts()::limits),
                call(
                        "POST",
                        "explanations/movements",
                        READ_REPORTS,
                        explanations.movements()::report,
                        false),
                show(settlement, READ_FILES, files::list),
                show(settlement + "/{file}", READ_FILES, files::show),
                show(settlement + "/{file}/parts/{part}", READ_FILES, files::part),
                show(
                        "partners/{partner}/statements/{month}",
                        READ_FILES,
                        explanations.statements()::ofPartner),
                show(
                        "programmes/{programme}/persons/{number}/statements/{month}",
                        READ_PERSONS,
                        explanations.statements()::ofPerson),
                persons(
                        "GET",
                        "programmes/{programme}/persons/{number}/export",
                        ERASE_PERSONS,
                        explanations.exports()::export));
    }

    private List<Route> calls() {
        ProgrammeEndpoint programmes =
                new ProgrammeEndpoint(operations.referenceData(), operations.programmes());
        OfferEndpoint offers = new OfferEndpoint(operations.referenceData(), operations.offers());
        CollectorEndpoint collectors = new CollectorEndpoint(operations.collectors());
        ApprovalEndpoint approvals = new ApprovalEndpoint(operations.approvals());
        OutageEndpoint outages =
                new OutageEndpoint(operations.referenceData(), operations.outages());
        RedemptionLimitEndpoint limits =
                new RedemptionLimitEndpoint(operations.referenceData(), operations.limits());
        PartnerEndpoint partners =
                new PartnerEndpoint(operations.referenceData(), operations.partners());
        ClientEndpoint clients =
                new ClientEndpoint(
                        operations.referenceData(),
                        operations.clients(),
                        operations.signingKeys().clock());
        CredentialEndpoint credentials =
                new CredentialEndpoint(
                        operations.referenceData(), operations.clients(), operations.signingKeys());
        ChangeEndpoint changes = new ChangeEndpoint(operations.trail());
        AgreementEndpoint agreement =
                new AgreementEndpoint(operations.referenceData(), operations.agreements());
        MemberEndpoint members =
                new MemberEndpoint(
                        operations.members(),
                        operations.households(),
                        bookings(),
                        explanations.persons());
        RoleEndpoint roles = new RoleEndpoint(operations.roles());
        StaffAccountEndpoint staff = new StaffAccountEndpoint(operations.staff());
        AccessEndpoint access = new AccessEndpoint(operations.referenceData(), operations.access());
        String programme = "programmes/{programme}";
        String member = programme + "/members/{number}";
        String account = programme + "/accounts/{number}";
        String agreements = "partners/{partner}/agreements";
        String keys = "partners/{partner}/api-keys";
        String offer = programme + "/offers/{offer}";
        String limit = programme + "/limits/{limit}";
        NoteEndpoint ofPersons = new NoteEndpoint(operations.notes(), false);
        NoteEndpoint ofPartners = new NoteEndpoint(operations.notes(), true);
        ClosureEndpoint closures = new ClosureEndpoint(operations.closures());
        CardEndpoint cards = new CardEndpoint(operations.cards(), bookings());
        ErasureEndpoint erasures = new ErasureEndpoint(operations.erasures());
        String person = programme + "/persons/{number}";
        String partner = "partners/{partner}";
        String approval = "approvals/{approval}";
        String collector = programme + "/collectors/{number}";
        return List.of(
                show("programmes", READ_REFERENCE_DATA, programmes::list),
                change("POST", "programmes", CHANGE_PROGRAMMES, programmes::add),
                show(programme, READ_REFERENCE_DATA, programmes::show),
                change("PATCH", programme, CHANGE_PROGRAMMES, programmes::change),
                change("POST", programme + "/periods", CHANGE_PROGRAMMES, programmes::addPeriod),
                change(
                        "DELETE",
                        programme + "/periods/{from}",
                        CHANGE_PROGRAMMES,
                        programmes::deletePeriod),
                change(
                        "POST",
                        programme + "/currencies",
                        CHANGE_PROGRAMMES,
                        programmes::addCurrency),
                show(programme + "/avios", READ_REFERENCE_DATA, programmes::showAvios),
                change("PATCH", programme + "/avios", CHANGE_PROGRAMMES, programmes::changeAvios),
                show(programme + "/offers", READ_REFERENCE_DATA, offers::list),
                change("POST", programme + "/offers", CHANGE_OFFERS, offers::add),
                show(offer, READ_REFERENCE_DATA, offers::show),
                change("PATCH", offer, CHANGE_OFFERS, offers::change),
                show(offer + "/versions", READ_REFERENCE_DATA, offers::versions),
                show(programme + "/limits", READ_REFERENCE_DATA, limits::list),
                change("POST", programme + "/limits", CHANGE_PROGRAMMES, limits::add),
                show(limit, READ_REFERENCE_DATA, limits::show),
                change("PATCH", limit, CHANGE_PROGRAMMES, limits::change),
                change("POST", limit + "/end", CHANGE_PROGRAMMES, limits::end),
                change("POST", programme + "/collectors", CHANGE_PERSONS, collectors::add),
                show(collector, READ_PERSONS, collectors::show),
                change("PATCH", collector, CHANGE_PERSONS, collectors::change),
                change("POST", collector + "/accounts", CHANGE_PERSONS, collectors::addAccount),
                booking(collector + "/adjustments", COLLECTOR_ADJUSTMENT),
                booking(collector + "/part-reversals", COLLECTOR_PART_REVERSAL),
                booking(collector + "/credit-reversals", COLLECTOR_CREDIT_REVERSAL),
                booking(collector + "/moves", COLLECTOR_MOVE),
                booking(collector + "/break-corrections", COLLECTOR_BREAK_CORRECTION),
                booking(collector + "/forfeitures", COLLECTOR_FORFEITURE),
                booking(collector + "/payouts", COLLECTOR_PAYOUT),
                change("POST", programme + "/members", CHANGE_PERSONS, members::add),
                show(member, READ_PERSONS, members::show),
                change("PATCH", member, CHANGE_PERSONS, members::change),
                show(member + "/grants", READ_PERSONS, access::grants),
                change("DELETE", member + "/grants", CHANGE_PERSONS, access::endGrants),
                change("DELETE", member + "/grants/{grant}", CHANGE_PERSONS, access::endGrant),
                show(member + "/sign-ins", READ_PERSONS, access::signIns),
                change("DELETE", member + "/sign-ins", CHANGE_PERSONS, access::endSignIns),
                change("DELETE", member + "/sign-ins/{signin}", CHANGE_PERSONS, access::endSignIn),
                change(
                        "POST",
                        member + "/registration-code",
                        CHANGE_PERSONS,
                        members::issueRegistrationCode),
                change("POST", member + "/password-reset", CHANGE_PERSONS, members::resetPassword),
                change("POST", member + "/household", CHANGE_PERSONS, members::moveIn),
                change("DELETE", member + "/household", CHANGE_PERSONS, members::moveOut),
                change("POST", programme + "/accounts", CHANGE_PERSONS, members::openHousehold),
                show(account, READ_PERSONS, members::showAccount),
                change("PATCH", account, CHANGE_PERSONS, members::changeAccount),
                booking(account + "/adjustments", ACCOUNT_ADJUSTMENT),
                booking(account + "/part-reversals", ACCOUNT_PART_REVERSAL),
                booking(account + "/credit-reversals", ACCOUNT_CREDIT_REVERSAL),
                booking(account + "/moves", ACCOUNT_MOVE),
                booking(account + "/break-corrections", ACCOUNT_BREAK_CORRECTION),
                booking(account + "/forfeitures", ACCOUNT_FORFEITURE),
                booking(account + "/payouts", ACCOUNT_PAYOUT),
                show(person + "/notes", READ_PERSONS, ofPersons::list),
                change("POST", person + "/notes", CHANGE_PERSONS, ofPersons::add),
                change("PATCH", person + "/notes/{note}", CHANGE_PERSONS, ofPersons::change),
                change("DELETE", person + "/notes/{note}", CHANGE_PERSONS, ofPersons::erase),
                change("POST", person + "/erasure", ERASE_PERSONS, erasures::erase),
                show(person + "/cards", READ_PERSONS, cards::list),
                change("POST", person + "/cards", CHANGE_PERSONS, cards::replace),
                change("POST", person + "/closure", CHANGE_PERSONS, closures::close),
                change("DELETE", person + "/closure", CHANGE_PERSONS, closures::reopen),
                change("POST", person + "/merge", CHANGE_PERSONS, cards::merge),
                change("PATCH", person + "/cards/{card}", CHANGE_PERSONS, cards::change),
                show(person + "/open-items", READ_PERSONS, explanations.openItems()::ofPerson),
                show("outages", READ_REFERENCE_DATA, outages::list),
                change("POST", "outages", CHANGE_PROGRAMMES, outages::declare),
                show("outages/{outage}", READ_REFERENCE_DATA, outages::show),
                change("PATCH", "outages/{outage}", CHANGE_PROGRAMMES, outages::change),
                change("POST", "outages/{outage}/end", CHANGE_PROGRAMMES, outages::end),
                change("DELETE", "outages/{outage}", CHANGE_PROGRAMMES, outages::delete),
                show("partners", READ_REFERENCE_DATA, partners::list),
                change("POST", "partners", CHANGE_PARTNERS, partners::add),
                show("partners/{partner}", READ_REFERENCE_DATA, partners::show),
                change("PATCH", "partners/{partner}", CHANGE_PARTNERS, partners::change),
                show(partner + "/notes", READ_REFERENCE_DATA, ofPartners::list),
                change("POST", partner + "/notes", CHANGE_PARTNERS, ofPartners::add),
                change("PATCH", partner + "/notes/{note}", CHANGE_PARTNERS, ofPartners::change),
                change("DELETE", partner + "/notes/{note}", CHANGE_PARTNERS, ofPartners::erase),
                show(
                        partner + "/open-items",
                        READ_REFERENCE_DATA,
                        explanations.openItems()::ofPartner),
                show(agreements, READ_REFERENCE_DATA, agreement::list),
                change("POST", agreements, CHANGE_PARTNERS, agreement::add),
                show(agreements + "/{programme}", READ_REFERENCE_DATA, agreement::show),
                change("PATCH", agreements + "/{programme}", CHANGE_PARTNERS, agreement::change),
                show(keys, READ_CREDENTIALS, agreement::listKeys),
                change("POST", keys, CHANGE_PARTNERS, agreement::addKey),
                change("PATCH", keys + "/{name}", CHANGE_PARTNERS, agreement::changeKey),
                show("sponsors", READ_REFERENCE_DATA, partners::listSponsors),
                change("POST", "sponsors", CHANGE_PARTNERS, partners::addSponsor),
                show("sponsors/{sponsor}", READ_REFERENCE_DATA, partners::showSponsor),
                change("PATCH", "sponsors/{sponsor}", CHANGE_PARTNERS, partners::changeSponsor),
                show("clients", READ_CREDENTIALS, clients::list),
                change("POST", "clients", CHANGE_PARTNERS, clients::add),
                show("clients/{client}", READ_CREDENTIALS, clients::show),
                change("PATCH", "clients/{client}", CHANGE_PARTNERS, clients::change),
                change("POST", "clients/{client}/secret", CHANGE_PARTNERS, clients::replaceSecret),
                change(
                        "DELETE",
                        "clients/{client}/former-secrets",
                        CHANGE_PARTNERS,
                        clients::endFormerSecrets),
                show("credentials", READ_CREDENTIALS, credentials::show),
                persons("GET", "approvals", READ_APPROVALS, approvals::list),
                persons("GET", approval, READ_APPROVALS, approvals::show),
                change("POST", approval + "/approve", APPROVE, approvals::approve),
                change("POST", approval + "/reject", APPROVE, approvals::reject),
                change("POST", approval + "/withdraw", BOOK, approvals::withdraw),
                show("roles", READ_REFERENCE_DATA, roles::list),
                show("roles/{role}", READ_REFERENCE_DATA, roles::show),
                change("PATCH", "roles/{role}", CHANGE_ROLES, roles::change),
                show("staff", READ_CREDENTIALS, staff::list),
                change("POST", "staff", CHANGE_ROLES, staff::add),
                show("staff/{staff}", READ_CREDENTIALS, staff::show),
                change("PATCH", "staff/{staff}", CHANGE_ROLES, staff::change),
                change("POST", "staff/{staff}/enrolment-code", CHANGE_ROLES, staff::issueCode),
                change("DELETE", "staff/{staff}/sign-ins", CHANGE_ROLES, staff::endSignIns),
                show("changes", READ_TRAIL, changes::list));
    }

    /** Without a guard. */
    private Route open(String path, Endpoint call) {
        return route("POST", path, Optional.empty(), call, false);
    }

    /** A call of a person of the staff about that person's own passkeys. */
    private Route own(String method, String path, Endpoint call, boolean needsReason) {
        StaffOnlyGuard person =
                new StaffOnlyGuard(guard, operations.records(), method + " " + path);
        return route(method, path, Optional.of(person), call, needsReason);
    }

    private Route show(String path, Permission permission, Endpoint call) {
        return permission == READ_PERSONS
                ? persons("GET", path, permission, PersonCall.ofPath(call))
                : call("GET", path, permission, call, false);
    }

    /** Shows what the body asks for. */
    private Route search(String path, PersonCall call) {
        return persons("POST", path, READ_PERSONS, call);
    }

    /** Shows persons, only with an entry in the trail. */
    private Route persons(String method, String path, Permission permission, PersonCall call) {
        String name = method + " " + path;
        return call(
                method,
                path,
                permission,
                new PersonReadEndpoint(call, operations.records(), name),
                false);
    }

    /** A change, which needs a reason. */
    private Route change(String method, String path, Permission permission, Endpoint call) {
        return call(method, path, permission, call, true);
    }

    /** A booking, whose body has the reason. */
    private Route booking(String path, BookingKind kind) {
        return call("POST", path, BOOK, request -> bookings().book(request, kind), false);
    }

    private BookingEndpoint bookings() {
        return new BookingEndpoint(operations.bookings(), operations.approvals());
    }

    private Route call(
            String method, String path, Permission permission, Endpoint call, boolean needsReason) {
        RoleGuard role =
                new RoleGuard(guard, permission, operations.records(), method + " " + path);
        return route(method, path, Optional.of(role), call, needsReason);
    }

    private Route route(
            String method, String path, Optional<Guard> guard, Endpoint call, boolean needsReason) {
        return route(method, path, Media.JSON, guard, call, needsReason);
    }

    /** A change whose body is not JSON. */
    private Route bytes(String path, Permission permission, Endpoint call) {
        RoleGuard role = new RoleGuard(guard, permission, operations.records(), "PUT " + path);
        return route("PUT", path, Media.ANY, Optional.of(role), call, true);
    }

    private Route route(
            String method,
            String path,
            Media media,
            Optional<Guard> guard,
            Endpoint call,
            boolean needsReason) {
        String name = method + " " + path;
        return new Route(
                method,
                "/operator/v1/" + path,
                media,
                guard,
                Routes.PROBLEM,
                new OperatorEndpoint(call, needsReason, operations.records(), name));
    }
}
