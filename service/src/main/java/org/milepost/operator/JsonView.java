package org.milepost.operator;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.milepost.dialect.ExceededLimit;
import org.milepost.dialect.InquiryExplainer;
import org.milepost.dialect.Restrictions;
import org.milepost.dialect.StaffRole;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.member.Card;
import org.milepost.member.KnownMember;
import org.milepost.member.Member;
import org.milepost.oauth.Client;
import org.milepost.oauth.MemberGrant;
import org.milepost.oauth.MemberSignIn;
import org.milepost.oauth.SigningKey;
import org.milepost.programme.Agreement;
import org.milepost.programme.ApiKey;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Offer;
import org.milepost.programme.Outage;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammePeriod;
import org.milepost.programme.RedemptionLimit;
import org.milepost.programme.Sponsor;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of answers and of entries in the trail. Pure. */
public final class JsonView {

    private JsonView() {}

    static ObjectNode of(Programme programme) {
        ObjectNode json = empty();
        json.put("code", programme.code());
        json.put("name", programme.name());
        json.put("zone", programme.calendar().zone().getId());
        json.put("dayStarts", programme.calendar().dayStarts().toString());
        json.put("dailyLimit", programme.dailyLimit().toDollars());
        putTexts(json, "currencies", programme.currencies().keySet());
        if (programme.balanceFloor() != 0) {
            json.put("balanceFloor", programme.balanceFloor());
        }
        if (!programme.later().isEmpty()) {
            ArrayNode later = json.putArray("later");
            programme.later().forEach(it -> later.add(of(it)));
        }
        return json;
    }

    static ObjectNode of(ProgrammePeriod period) {
        ObjectNode json = empty();
        json.put("from", period.firstDay().toString());
        json.put("name", period.name());
        json.put("zone", period.zone().getId());
        json.put("dayStarts", period.dayStarts().toString());
        return json;
    }

    static ObjectNode of(Partner partner) {
        ObjectNode json = empty();
        json.put("code", partner.code());
        json.put("name", partner.name());
        json.put("active", partner.active());
        return json;
    }

    static ObjectNode of(Sponsor sponsor, Catalogue catalogue) {
        ObjectNode json = empty();
        json.put("code", sponsor.code());
        json.put("partner", partnerCode(sponsor.partner(), catalogue));
        json.put("programme", catalogue.programme(sponsor.programme()).code());
        json.put("vendorId", sponsor.vendorId());
        putTexts(json, "acquirerIds", sponsor.acquirerIds());
        json.put("redemptionHouse", sponsor.redemptionHouse());
        return json;
    }

    static ObjectNode of(Offer offer, Programme programme) {
        ObjectNode json = empty();
        json.put("offerId", offer.offerId());
        json.put("programme", programme.code());
        json.put("version", offer.version());
        json.put("type", offer.type().name());
        json.put("unitMiles", offer.unitMiles());
        json.put("unitDollars", offer.unitCents().toDollars());
        json.put("descriptionEn", offer.descriptionEn());
        json.put("descriptionFr", offer.descriptionFr());
        offer.sponsors().ifPresent(codes -> putTexts(json, "sponsors", codes));
        offer.stores().ifPresent(numbers -> putTexts(json, "stores", numbers));
        json.put("startsAt", offer.startsAt().toString());
        offer.endsAt().ifPresent(end -> json.put("endsAt", end.toString()));
        json.put("paused", offer.paused());
        return json;
    }

    static ObjectNode of(Outage outage, Catalogue catalogue) {
        ObjectNode json = empty();
        json.put("number", outage.number());
        outage.programme().ifPresent(id -> json.put("programme", catalogue.programme(id).code()));
        json.put("startsAt", outage.startsAt().toString());
        json.put("endsAt", outage.endsAt().toString());
        outage.note().ifPresent(note -> json.put("note", note));
        return json;
    }

    static ObjectNode of(RedemptionLimit limit, Catalogue catalogue) {
        ObjectNode json = empty();
        json.put("number", limit.number());
        json.put("programme", catalogue.programme(limit.programme()).code());
        json.put("name", limit.name());
        limit.scope().partner().ifPresent(it -> json.put("partner", partnerCode(it, catalogue)));
        limit.scope().store().ifPresent(it -> json.put("store", it));
        limit.scope().offer().ifPresent(it -> json.put("offer", it));
        ExceededLimit.putAmount(json, "maximum", limit.measure(), limit.maximum());
        limit.window().minutes().ifPresent(it -> json.put("windowMinutes", it));
        json.put("enforcement", limit.enforcement().name().toLowerCase(Locale.ROOT));
        json.put("startsAt", limit.startsAt().toString());
        limit.endsAt().ifPresent(end -> json.put("endsAt", end.toString()));
        return json;
    }

    /** A limit with what an account has used of it. */
    static ObjectNode of(InquiryExplainer.LimitUse use, Catalogue catalogue) {
        ObjectNode json = of(use.limit(), catalogue);
        ExceededLimit.putAmount(json, "used", use.limit().measure(), use.used());
        ExceededLimit.putAmount(json, "left", use.limit().measure(), use.left());
        json.put("since", use.since().toString());
        json.put("freesAt", use.freesAt().toString());
        return json;
    }

    static ObjectNode of(Client client, Catalogue catalogue) {
        ObjectNode json = empty();
        json.put("clientId", client.clientId());
        client.partner()
                .ifPresent(
                        number ->
                                json.put("partner", partnerCode(new PartnerId(number), catalogue)));
        putTexts(json, "scopes", client.scopes());
        if (!client.memberScopes().isEmpty()) {
            putTexts(json, "memberScopes", client.memberScopes());
        }
        if (!client.redirectUris().isEmpty()) {
            putTexts(json, "redirectUris", client.redirectUris());
        }
        if (client.isPublic()) {
            json.put("public", true);
        }
        if (!client.roles().isEmpty()) {
            putTexts(json, "roles", client.roles().stream().map(StaffRole::word).toList());
        }
        json.put("active", client.active());
        return json;
    }

    static ObjectNode of(RoleLimit limit) {
        ObjectNode json = empty();
        json.put("role", limit.role().word());
        putTexts(
                json,
                "permissions",
                RoleRules.permissions(limit.role()).stream().map(Permission::word).toList());
        limit.bookingMax().ifPresent(miles -> json.put("bookingMax", miles));
        limit.dayMax().ifPresent(miles -> json.put("dayMax", miles));
        return json;
    }

    static ObjectNode of(Approval approval, Approval.State state) {
        ObjectNode json = empty();
        json.put("number", approval.number());
        json.put("state", state.word());
        json.put("action", approval.action());
        json.put("target", approval.target());
        json.put("miles", approval.miles());
        json.put("reference", approval.reference());
        json.set("request", ApprovalOperations.parse(approval.body()));
        json.put("askedBy", approval.askedBy().subject());
        json.put("askedAt", approval.askedAt().toString());
        json.put("expiresAt", approval.expiresAt().toString());
        approval.decision()
                .ifPresent(
                        it -> {
                            json.put("decidedBy", it.by().subject());
                            json.put("decidedAt", it.at().toString());
                        });
        approval.result().ifPresent(it -> json.put("result", it));
        return json;
    }

    static ObjectNode of(Note note) {
        ObjectNode json = empty();
        json.put("number", note.number());
        if (!note.isErased()) {
            json.put("text", note.text());
        }
        json.put("open", note.isOpen());
        json.put("writtenBy", note.writtenBy().subject());
        json.put("writtenAt", note.writtenAt().toString());
        return json;
    }

    /** A collector, as the trail has it. */
    public static ObjectNode of(Collector collector) {
        ObjectNode json = empty();
        json.put("programme", collector.programme().code());
        json.put("number", collector.number());
        json.setAll(of(collector.standing()));
        ObjectNode balances = json.putObject("balances");
        collector.balances().forEach((currency, miles) -> balances.put(currency, miles.count()));
        return json;
    }

    static ObjectNode of(Card card) {
        ObjectNode json = empty();
        json.put("number", card.number());
        json.put("state", card.state().word());
        if (card.since().isAfter(Instant.EPOCH)) {
            json.put("since", card.since().toString());
        }
        return json;
    }

    static ObjectNode of(ClosureOperations.Closed closed) {
        ObjectNode json = empty();
        json.put("number", closed.number());
        json.put("closedAt", closed.closedAt().toString());
        json.put("reopenableUntil", closed.reopenableUntil().toString());
        return json;
    }

    static ObjectNode ofCards(List<Card> cards) {
        ObjectNode json = empty();
        ArrayNode array = json.putArray("cards");
        cards.forEach(card -> array.add(of(card)));
        return json;
    }

    static ObjectNode of(Standing standing) {
        ObjectNode json = empty();
        json.put("status", word(standing.status()));
        Restrictions restrictions = Restrictions.of(standing);
        json.put("hidesBalances", restrictions.hidesBalances());
        json.put("forbidsRedemption", restrictions.forbidsRedemption());
        return json;
    }

    static ObjectNode ofStatus(Standing standing) {
        return empty().put("status", word(standing.status()));
    }

    static ObjectNode of(AviosSettings settings) {
        ObjectNode json = empty();
        json.put("descriptionRequired", settings.descriptionRequired());
        json.put("clientApplicationRequired", settings.clientApplicationRequired());
        settings.creditYearsBack().ifPresent(years -> json.put("creditYearsBack", years));
        json.put("firstNameLengthMax", settings.firstNameLengthMax());
        json.put("familyNameLengthMax", settings.familyNameLengthMax());
        json.put("creditMax", settings.creditMax());
        json.put("debitMax", settings.debitMax());
        json.put("reversalDays", settings.reversalDays());
        return json;
    }

    static ObjectNode of(Agreement agreement, Catalogue catalogue) {
        ObjectNode json = empty();
        json.put("partner", partnerCode(agreement.partner(), catalogue));
        json.put("programme", catalogue.programme(agreement.programme()).code());
        putTexts(json, "promoterCodes", agreement.promoterCodes());
        json.put("creditMax", agreement.creditMax());
        json.put("debits", agreement.allowsDebits());
        agreement
                .rate()
                .ifPresent(
                        rate -> {
                            json.put("rateAvios", rate.avios());
                            json.put("rateCash", rate.cash().toDollars());
                            json.put("rateCurrency", rate.currency());
                        });
        json.put("issuanceHouse", agreement.issuanceHouse());
        agreement.redemptionHouse().ifPresent(house -> json.put("redemptionHouse", house));
        return json;
    }

    static ObjectNode of(ApiKey key) {
        ObjectNode json = empty();
        json.put("name", key.name());
        json.put("active", key.active());
        key.validUntil().ifPresent(it -> json.put("validUntil", it.toString()));
        return json;
    }

    static ObjectNode of(SigningKey key) {
        ObjectNode json = empty();
        json.put("keyId", key.keyId());
        json.put("createdAt", key.createdAt().toString());
        json.put("signsFrom", key.signsFrom().toString());
        key.verifiesUntil().ifPresent(it -> json.put("verifiesUntil", it.toString()));
        key.outsideKey().ifPresent(it -> json.put("outsideKey", it));
        return json;
    }

    /** How many secrets were encrypted with an outside key. */
    static ObjectNode ofEncrypted(String outsideKey, int secrets) {
        ObjectNode json = empty();
        json.put("outsideKey", outsideKey);
        json.put("secrets", secrets);
        return json;
    }

    /**
     * A member, as the trail has it. A date of birth is a proof of identity, so only whether there
     * is one is shown.
     */
    public static ObjectNode of(KnownMember known) {
        Member member = known.member();
        ObjectNode json = empty();
        json.put("programme", member.id().programmeCode());
        json.put("number", member.id().number());
        member.name()
                .ifPresent(
                        name -> {
                            json.put("firstName", name.first());
                            json.put("familyName", name.family());
                        });
        json.put("account", member.accountNumber());
        json.put("hasDateOfBirth", known.profile().dateOfBirth().isPresent());
        return json;
    }

    static ObjectNode of(MemberGrant grant, Catalogue catalogue) {
        ObjectNode json = empty();
        json.put("grant", grant.id().toString());
        json.put("client", grant.clientId());
        grant.partner()
                .map(PartnerId::new)
                .flatMap(catalogue::partner)
                .ifPresent(partner -> json.put("partner", partner.code()));
        putTexts(json, "scopes", grant.scopes());
        json.put("since", grant.since().toString());
        json.put("until", grant.until().toString());
        grant.lastUsed().ifPresent(at -> json.put("lastUsed", at.toString()));
        return json;
    }

    static ObjectNode of(MemberSignIn signIn) {
        ObjectNode json = empty();
        json.put("signIn", signIn.id().toString());
        json.put("since", signIn.since().toString());
        json.put("until", signIn.until().toString());
        return json;
    }

    static ObjectNode of(Adjusting adjusting) {
        ObjectNode json = empty();
        json.put("currency", adjusting.currency());
        json.put("miles", adjusting.miles().count());
        json.put("reason", adjusting.reason());
        json.put("reference", adjusting.reference());
        return json;
    }

    static ObjectNode of(PartReversalRequest part) {
        ObjectNode json = empty();
        json.put("currency", part.currency());
        json.put("confirmationNumber", part.confirmationNumber());
        json.put("miles", part.miles().count());
        json.put("reason", part.reason());
        json.put("reference", part.reference());
        return json;
    }

    static ObjectNode of(CreditReversalRequest credit) {
        ObjectNode json = empty();
        json.put("currency", credit.currency());
        json.put("confirmationNumber", credit.confirmationNumber());
        json.put("miles", credit.miles().count());
        json.put("reason", credit.reason());
        json.put("reference", credit.reference());
        return json;
    }

    static ObjectNode ofMove(MoveRequest move, Miles miles) {
        ObjectNode json = empty();
        json.put("currency", move.currency());
        json.put("miles", miles.count());
        json.put("reason", move.reason());
        json.put("reference", move.reference());
        return json;
    }

    /** Without members. */
    public static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String word(Standing.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static String partnerCode(PartnerId id, Catalogue catalogue) {
        return catalogue.partner(id).map(Partner::code).orElseThrow();
    }

    static void putTexts(ObjectNode json, String name, Collection<String> texts) {
        ArrayNode array = json.putArray(name);
        new TreeSet<>(texts).forEach(array::add);
    }
}
