package org.milepost.console;

import static org.milepost.console.ConsoleAction.Kind.AREA;
import static org.milepost.console.ConsoleAction.Kind.DATE;
import static org.milepost.console.ConsoleAction.Kind.FLAG;
import static org.milepost.console.ConsoleAction.Kind.LIST;
import static org.milepost.console.ConsoleAction.Kind.NUMBER;
import static org.milepost.console.ConsoleAction.Kind.PARTNER;
import static org.milepost.console.ConsoleAction.Kind.PROGRAMME;
import static org.milepost.console.ConsoleAction.Kind.TEXT;
import static org.milepost.console.ConsoleAction.Kind.TIME;
import static org.milepost.console.ConsoleAction.Kind.WORD;
import static org.milepost.console.ConsoleAction.Kind.WORDS;
import static org.milepost.console.ConsoleAction.action;
import static org.milepost.console.ConsoleAction.may;
import static org.milepost.console.ConsoleAction.must;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.milepost.dialect.StaffRole;

/** The actions by which a programme is set up. */
final class SetUpActions {

    private static final String PROGRAMME_PATH = "programmes/{programme}";
    private static final String OFFER = PROGRAMME_PATH + "/offers/{offer}";
    private static final String PARTNER_PATH = "partners/{partner}";
    private static final String CLIENT = "clients/{client}";
    private static final String OUTAGE = "outages/{outage}";
    private static final String STAFF = "staff/{staff}";

    private static final String[] SCOPES = {
        "amcash",
        "operator",
        "debit",
        "reverse_transaction",
        "retrieve_account",
        "retrieve_transactions",
        "retrieve_membership",
        "update_membership",
        "retrieve_username"
    };
    private static final String[] MEMBER_SCOPES = {
        "debit",
        "reverse_transaction",
        "retrieve_account",
        "retrieve_transactions",
        "retrieve_membership",
        "update_membership",
        "retrieve_username",
        "openid",
        "profile",
        "membership_number"
    };
    private static final String[] ROLES =
            Stream.of(StaffRole.values()).map(StaffRole::word).toArray(String[]::new);

    private SetUpActions() {}

    static List<ConsoleAction> all() {
        return Stream.of(programmes(), offers(), partners(), clients(), others())
                .flatMap(List::stream)
                .sorted(Comparator.comparing(ConsoleAction::id))
                .toList();
    }

    private static List<ConsoleAction> programmes() {
        return List.of(
                action(
                        "add-programme",
                        "POST",
                        "programmes",
                        "programmes/{code}",
                        must("code", TEXT),
                        must("name", TEXT),
                        must("zone", TEXT),
                        must("dayStarts", TEXT),
                        must("dailyLimit", TEXT),
                        must("currencies", LIST)),
                action(
                                "change-programme",
                                "PATCH",
                                PROGRAMME_PATH,
                                PROGRAMME_PATH,
                                must("dailyLimit", TEXT),
                                may("balanceFloor", NUMBER))
                        .loading(PROGRAMME_PATH),
                action(
                        "add-period",
                        "POST",
                        PROGRAMME_PATH + "/periods",
                        PROGRAMME_PATH,
                        must("from", DATE),
                        may("name", TEXT),
                        may("zone", TEXT),
                        may("dayStarts", TEXT)),
                action(
                        "delete-period",
                        "DELETE",
                        PROGRAMME_PATH + "/periods/{from}",
                        PROGRAMME_PATH),
                action(
                        "add-currency",
                        "POST",
                        PROGRAMME_PATH + "/currencies",
                        PROGRAMME_PATH,
                        must("code", TEXT)),
                action(
                                "change-avios",
                                "PATCH",
                                PROGRAMME_PATH + "/avios",
                                PROGRAMME_PATH,
                                must("descriptionRequired", FLAG),
                                must("clientApplicationRequired", FLAG),
                                may("creditYearsBack", NUMBER),
                                must("firstNameLengthMax", NUMBER),
                                must("familyNameLengthMax", NUMBER),
                                must("creditMax", NUMBER),
                                must("debitMax", NUMBER),
                                must("reversalDays", NUMBER))
                        .loading(PROGRAMME_PATH + "/avios"));
    }

    private static List<ConsoleAction> offers() {
        return List.of(
                action(
                        "add-offer",
                        "POST",
                        PROGRAMME_PATH + "/offers",
                        "programmes/{programme}/offers/{offerId}",
                        must("offerId", TEXT),
                        must("type", WORD, "RGL", "SPL"),
                        must("unitMiles", NUMBER),
                        must("unitDollars", TEXT),
                        must("descriptionEn", TEXT),
                        must("descriptionFr", TEXT),
                        may("sponsors", LIST),
                        may("stores", LIST),
                        must("startsAt", TIME),
                        may("endsAt", TIME)),
                action(
                                "change-offer",
                                "PATCH",
                                OFFER,
                                OFFER,
                                must("type", WORD, "RGL", "SPL"),
                                must("unitMiles", NUMBER),
                                must("unitDollars", TEXT),
                                must("descriptionEn", TEXT),
                                must("descriptionFr", TEXT),
                                may("sponsors", LIST),
                                may("stores", LIST),
                                must("startsAt", TIME),
                                may("endsAt", TIME),
                                must("paused", FLAG))
                        .loading(OFFER));
    }

    private static List<ConsoleAction> partners() {
        return List.of(
                action(
                        "add-partner",
                        "POST",
                        "partners",
                        "partners/{code}",
                        must("code", TEXT),
                        must("name", TEXT)),
                action("change-partner", "PATCH", PARTNER_PATH, PARTNER_PATH, must("active", FLAG))
                        .loading(PARTNER_PATH),
                action(
                        "add-sponsor",
                        "POST",
                        "sponsors",
                        "partners/{partner}",
                        must("code", TEXT),
                        must("partner", PARTNER),
                        must("programme", PROGRAMME),
                        must("vendorId", TEXT),
                        must("acquirerIds", LIST)),
                action(
                                "change-sponsor",
                                "PATCH",
                                "sponsors/{sponsor}",
                                "partners/{partner}",
                                must("vendorId", TEXT),
                                must("acquirerIds", LIST))
                        .loading("sponsors/{sponsor}"),
                action(
                        "add-agreement",
                        "POST",
                        PARTNER_PATH + "/agreements",
                        PARTNER_PATH,
                        must("programme", PROGRAMME),
                        must("promoterCodes", LIST),
                        must("creditMax", NUMBER),
                        may("debits", FLAG),
                        may("rateAvios", NUMBER),
                        may("rateCash", TEXT),
                        may("rateCurrency", TEXT)),
                action(
                                "change-agreement",
                                "PATCH",
                                PARTNER_PATH + "/agreements/{programme}",
                                PARTNER_PATH,
                                must("promoterCodes", LIST),
                                must("creditMax", NUMBER),
                                must("debits", FLAG),
                                may("rateAvios", NUMBER),
                                may("rateCash", TEXT),
                                may("rateCurrency", TEXT))
                        .loading(PARTNER_PATH + "/agreements/{programme}"),
                action(
                        "add-key",
                        "POST",
                        PARTNER_PATH + "/api-keys",
                        PARTNER_PATH,
                        must("name", TEXT)),
                action(
                        "change-key",
                        "PATCH",
                        PARTNER_PATH + "/api-keys/{name}",
                        PARTNER_PATH,
                        may("active", FLAG),
                        may("validUntil", TIME)),
                action(
                        "add-partner-note",
                        "POST",
                        PARTNER_PATH + "/notes",
                        PARTNER_PATH,
                        must("text", AREA),
                        may("open", FLAG)),
                action(
                        "change-partner-note",
                        "PATCH",
                        PARTNER_PATH + "/notes/{note}",
                        PARTNER_PATH,
                        must("open", FLAG)));
    }

    private static List<ConsoleAction> clients() {
        return List.of(
                action(
                        "add-client",
                        "POST",
                        "clients",
                        "clients/{clientId}",
                        must("clientId", TEXT),
                        may("partner", PARTNER),
                        may("scopes", WORDS, SCOPES),
                        may("memberScopes", WORDS, MEMBER_SCOPES),
                        may("redirectUris", LIST),
                        may("public", FLAG),
                        may("roles", WORDS, ROLES)),
                action(
                                "change-client",
                                "PATCH",
                                CLIENT,
                                CLIENT,
                                must("active", FLAG),
                                may("scopes", WORDS, SCOPES),
                                may("memberScopes", WORDS, MEMBER_SCOPES),
                                may("redirectUris", LIST),
                                may("roles", WORDS, ROLES))
                        .loading(CLIENT),
                action(
                        "replace-secret",
                        "POST",
                        CLIENT + "/secret",
                        CLIENT,
                        may("previousValidUntil", TIME)),
                action("end-former-secrets", "DELETE", CLIENT + "/former-secrets", CLIENT)
                        .dangerous());
    }

    private static List<ConsoleAction> others() {
        return List.of(
                action(
                        "declare-outage",
                        "POST",
                        "outages",
                        "outages",
                        may("programme", PROGRAMME),
                        must("startsAt", TIME),
                        must("endsAt", TIME),
                        may("note", TEXT)),
                action(
                                "change-outage",
                                "PATCH",
                                OUTAGE,
                                "outages",
                                must("endsAt", TIME),
                                may("note", TEXT))
                        .loading(OUTAGE),
                action("end-outage", "POST", OUTAGE + "/end", "outages"),
                action("delete-outage", "DELETE", OUTAGE, "outages"),
                action(
                                "change-role",
                                "PATCH",
                                "roles/{role}",
                                "roles",
                                may("bookingMax", NUMBER),
                                may("dayMax", NUMBER))
                        .loading("roles/{role}"),
                action(
                        "add-staff",
                        "POST",
                        "staff",
                        STAFF,
                        must("staff", TEXT),
                        must("fullName", TEXT),
                        must("email", TEXT),
                        must("roles", WORDS, ROLES)),
                action(
                                "change-staff",
                                "PATCH",
                                STAFF,
                                STAFF,
                                must("fullName", TEXT),
                                must("email", TEXT),
                                must("roles", WORDS, ROLES),
                                must("active", FLAG))
                        .loading(STAFF),
                action("enrolment-code", "POST", STAFF + "/enrolment-code", STAFF).dangerous(),
                action("end-staff-sign-ins", "DELETE", STAFF + "/sign-ins", STAFF));
    }
}
