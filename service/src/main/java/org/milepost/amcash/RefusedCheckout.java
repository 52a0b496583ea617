package org.milepost.amcash;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.milepost.dialect.ExceededLimit;
import org.milepost.dialect.FieldFaults;
import org.milepost.dialect.JsonFields;
import org.milepost.http.MalformedJson;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;
import org.milepost.programme.Sponsor;
import org.milepost.refusal.Refusal;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A refused call of the checkout, for those who explain it: where it was, and the rule or limit
 * with its values. Pure.
 */
final class RefusedCheckout {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String API = "amcash";

    /** The fields that a refusal keeps. */
    private static final List<Field> KEPT =
            List.of(Field.STORE_ID, Field.DEVICE_ID, Field.TRACE_ID, Field.COLLECTOR_NUMBER);

    private RefusedCheckout() {}

    /** A call that the rules refused. */
    static Refusal of(Terms terms, Outcome outcome, Optional<Offer> offer, Instant now) {
        return refusal(
                terms.request().call(),
                terms.sponsor(),
                terms.programme(),
                outcome.responseCode(),
                terms.request().fields(),
                detail(terms, outcome, offer),
                now);
    }

    /**
     * A call that was refused before the rules, or because there was no time for them.
     *
     * @param body of which the fields are taken that are well formed
     * @param what is wrong; empty when the code says it all
     */
    static Refusal of(
            Call call,
            Sponsor sponsor,
            Programme programme,
            ResponseCode code,
            byte[] body,
            String what,
            Instant now) {
        ObjectNode detail = JSON.createObjectNode();
        if (!what.isEmpty()) {
            detail.put("fault", what);
        }
        return refusal(call, sponsor, programme, code, wellFormed(body), detail, now);
    }

    private static Refusal refusal(
            Call call,
            Sponsor sponsor,
            Programme programme,
            ResponseCode code,
            Map<Field, String> fields,
            ObjectNode detail,
            Instant now) {
        return new Refusal(
                now,
                sponsor.partner().value(),
                programme.id().value(),
                code.httpStatus(),
                API,
                call.name().toLowerCase(Locale.ROOT),
                code.code(),
                fields.getOrDefault(Field.STORE_ID, ""),
                fields.getOrDefault(Field.DEVICE_ID, ""),
                fields.getOrDefault(Field.TRACE_ID, ""),
                fields.getOrDefault(Field.COLLECTOR_NUMBER, ""),
                detail.toString());
    }

    /** The values that the rule compared. */
    private static ObjectNode detail(Terms terms, Outcome outcome, Optional<Offer> offer) {
        ObjectNode detail = JSON.createObjectNode();
        put(detail, "basket", terms, Field.POST_TAX_BASKET_AMOUNT);
        put(detail, "asked", terms, Field.DOLLAR_REDEEM_REQUEST);
        offer.ifPresent(
                it -> {
                    detail.put("offer", it.offerId());
                    detail.put("offerVersion", it.version());
                    detail.put("unitMiles", it.unitMiles());
                    detail.put("unitDollars", it.unitCents().toDollars());
                });
        switch (outcome.responseCode()) {
            case INSUFFICIENT_MILES -> detail.put("balance", outcome.cash());
            case DAILY_LIMIT_EXCEEDED -> {
                detail.put("dailyLimit", terms.programme().dailyLimit().toDollars());
                detail.put("unitsLeft", outcome.left());
            }
            default -> {}
        }
        ExceededLimit.put(detail, outcome.limits(), terms.catalogue());
        return detail;
    }

    private static void put(ObjectNode detail, String name, Terms terms, Field field) {
        String value = terms.request().fields().get(field);
        if (value != null) {
            detail.put(name, value);
        }
    }

    private static Map<Field, String> wellFormed(byte[] body) {
        Map<Field, String> fields = new EnumMap<>(Field.class);
        try {
            JsonFields<Detail> json =
                    JsonFields.of(body, new FieldFaults<>(), JsonFields.Nulls.ABSENT);
            for (Field field : KEPT) {
                json.read(field.wireName(), JsonFields::text, field.typeRule())
                        .filter(it -> field.fault(it).isEmpty())
                        .ifPresent(it -> fields.put(field, it));
            }
        } catch (MalformedJson e) {
            fields.clear();
        }
        return fields;
    }
}
