package org.milepost.operator;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.milepost.ledger.Standing;
import org.milepost.oauth.Client;
import org.milepost.oauth.MemberGrant;
import org.milepost.oauth.MemberSignIn;
import org.milepost.programme.Agreement;
import org.milepost.programme.ApiKey;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Member;
import org.milepost.programme.Offer;
import org.milepost.programme.Outage;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.Sponsor;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the API shows of things as JSON, and what the trail keeps of them. Pure. */
final class Picture {

    private Picture() {}

    static ObjectNode of(Programme programme) {
        ObjectNode picture = empty();
        picture.put("code", programme.code());
        picture.put("name", programme.name());
        picture.put("zone", programme.calendar().zone().getId());
        picture.put("dayStarts", programme.calendar().dayStarts().toString());
        picture.put("dailyLimit", programme.dailyLimit().toDollars());
        putTexts(picture, "currencies", programme.currencies().keySet());
        return picture;
    }

    static ObjectNode of(Partner partner) {
        ObjectNode picture = empty();
        picture.put("code", partner.code());
        picture.put("name", partner.name());
        picture.put("active", partner.active());
        return picture;
    }

    static ObjectNode of(Sponsor sponsor, Catalogue catalogue) {
        ObjectNode picture = empty();
        picture.put("code", sponsor.code());
        picture.put("partner", partnerCode(sponsor.partner(), catalogue));
        picture.put("programme", catalogue.programme(sponsor.programme()).code());
        picture.put("vendorId", sponsor.vendorId());
        putTexts(picture, "acquirerIds", sponsor.acquirerIds());
        picture.put("redemptionHouse", sponsor.redemptionHouse());
        return picture;
    }

    static ObjectNode of(Offer offer, Programme programme) {
        ObjectNode picture = empty();
        picture.put("offerId", offer.offerId());
        picture.put("programme", programme.code());
        picture.put("version", offer.version());
        picture.put("type", offer.type().name());
        picture.put("unitMiles", offer.unitMiles());
        picture.put("unitDollars", offer.unitCents().toDollars());
        picture.put("descriptionEn", offer.descriptionEn());
        picture.put("descriptionFr", offer.descriptionFr());
        offer.sponsors().ifPresent(codes -> putTexts(picture, "sponsors", codes));
        offer.stores().ifPresent(numbers -> putTexts(picture, "stores", numbers));
        picture.put("startsAt", offer.startsAt().toString());
        offer.endsAt().ifPresent(end -> picture.put("endsAt", end.toString()));
        picture.put("paused", offer.paused());
        return picture;
    }

    static ObjectNode of(Outage outage, Catalogue catalogue) {
        ObjectNode picture = empty();
        picture.put("number", outage.number());
        outage.programme()
                .ifPresent(id -> picture.put("programme", catalogue.programme(id).code()));
        picture.put("startsAt", outage.startsAt().toString());
        picture.put("endsAt", outage.endsAt().toString());
        outage.note().ifPresent(note -> picture.put("note", note));
        return picture;
    }

    static ObjectNode of(Client client, Catalogue catalogue) {
        ObjectNode picture = empty();
        picture.put("clientId", client.clientId());
        client.partner()
                .ifPresent(
                        number ->
                                picture.put(
                                        "partner", partnerCode(new PartnerId(number), catalogue)));
        putTexts(picture, "scopes", client.scopes());
        if (!client.memberScopes().isEmpty()) {
            putTexts(picture, "memberScopes", client.memberScopes());
        }
        if (!client.redirectUris().isEmpty()) {
            putTexts(picture, "redirectUris", client.redirectUris());
        }
        picture.put("active", client.active());
        return picture;
    }

    static ObjectNode of(Collector collector) {
        ObjectNode picture = empty();
        picture.put("programme", collector.programme().code());
        picture.put("number", collector.number());
        picture.setAll(of(collector.standing()));
        ObjectNode balances = picture.putObject("balances");
        collector.balances().forEach((currency, miles) -> balances.put(currency, miles.count()));
        return picture;
    }

    static ObjectNode of(Standing standing) {
        ObjectNode picture = empty();
        picture.put("status", word(standing.status()));
        picture.put("hidesBalances", standing.hidesBalances());
        picture.put("forbidsRedemption", standing.forbidsRedemption());
        return picture;
    }

    static ObjectNode ofStatus(Standing standing) {
        return empty().put("status", word(standing.status()));
    }

    static ObjectNode of(AviosSettings settings) {
        ObjectNode picture = empty();
        picture.put("descriptionRequired", settings.descriptionRequired());
        picture.put("clientApplicationRequired", settings.clientApplicationRequired());
        settings.creditYearsBack().ifPresent(years -> picture.put("creditYearsBack", years));
        picture.put("firstNameLengthMax", settings.firstNameLengthMax());
        picture.put("familyNameLengthMax", settings.familyNameLengthMax());
        picture.put("creditMax", settings.creditMax());
        picture.put("debitMax", settings.debitMax());
        picture.put("reversalDays", settings.reversalDays());
        return picture;
    }

    static ObjectNode of(Agreement agreement, Catalogue catalogue) {
        ObjectNode picture = empty();
        picture.put("partner", partnerCode(agreement.partner(), catalogue));
        picture.put("programme", catalogue.programme(agreement.programme()).code());
        putTexts(picture, "promoterCodes", agreement.promoterCodes());
        picture.put("creditMax", agreement.creditMax());
        picture.put("debits", agreement.allowsDebits());
        agreement
                .rate()
                .ifPresent(
                        rate -> {
                            picture.put("rateAvios", rate.avios());
                            picture.put("rateCash", rate.cash().toDollars());
                            picture.put("rateCurrency", rate.currency());
                        });
        picture.put("issuanceHouse", agreement.issuanceHouse());
        agreement.redemptionHouse().ifPresent(house -> picture.put("redemptionHouse", house));
        return picture;
    }

    static ObjectNode of(ApiKey key) {
        ObjectNode picture = empty();
        picture.put("name", key.name());
        picture.put("active", key.active());
        return picture;
    }

    /** A date of birth is a proof of identity, so only whether there is one is shown. */
    static ObjectNode of(Member member, Programme programme, boolean hasDateOfBirth) {
        ObjectNode picture = empty();
        picture.put("programme", programme.code());
        picture.put("number", member.id().number());
        member.name()
                .ifPresent(
                        name -> {
                            picture.put("firstName", name.first());
                            picture.put("familyName", name.family());
                        });
        picture.put("account", member.accountNumber());
        picture.put("hasDateOfBirth", hasDateOfBirth);
        return picture;
    }

    static ObjectNode of(MemberGrant grant, Catalogue catalogue) {
        ObjectNode picture = empty();
        picture.put("grant", grant.id().toString());
        picture.put("client", grant.clientId());
        grant.partner()
                .map(PartnerId::new)
                .flatMap(catalogue::partner)
                .ifPresent(partner -> picture.put("partner", partner.code()));
        putTexts(picture, "scopes", grant.scopes());
        picture.put("since", grant.since().toString());
        picture.put("until", grant.until().toString());
        grant.lastUsed().ifPresent(at -> picture.put("lastUsed", at.toString()));
        return picture;
    }

    static ObjectNode of(MemberSignIn signIn) {
        ObjectNode picture = empty();
        picture.put("signIn", signIn.id().toString());
        picture.put("since", signIn.since().toString());
        picture.put("until", signIn.until().toString());
        return picture;
    }

    static ObjectNode of(Adjusting adjusting) {
        ObjectNode picture = empty();
        picture.put("currency", adjusting.currency());
        picture.put("miles", adjusting.miles().count());
        picture.put("reason", adjusting.reason());
        picture.put("reference", adjusting.reference());
        return picture;
    }

    static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String word(Standing.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static String partnerCode(PartnerId id, Catalogue catalogue) {
        return catalogue.partner(id).map(Partner::code).orElseThrow();
    }

    static void putTexts(ObjectNode picture, String name, Collection<String> texts) {
        ArrayNode array = picture.putArray(name);
        new TreeSet<>(texts).forEach(array::add);
    }
}
