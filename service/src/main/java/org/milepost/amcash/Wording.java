package org.milepost.amcash;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.milepost.http.Json;
import org.milepost.http.Response;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;

/**
 * Makes the bytes of an answer from a request and a receipt, always the same for the same two. The
 * answer to a replay is made again from what is stored, and is identical.
 *
 * <p>Threads: shared.
 *
 * @param offers finds an offer version by its number, for every answer that is still stored
 */
record Wording(IntFunction<Offer> offers, ConfirmationNumbers numbers) {

    private static final int BYTES_EXPECTED = 1_024;

    /** The only rule about a field that depends on the offer. */
    private static final Detail TOO_LITTLE =
            Detail.of(
                    Field.DOLLAR_REDEEM_REQUEST,
                    "is less than one redemption unit",
                    "est inférieur à une unité d’échange");

    /** The answer to an echo. */
    Response echo(CheckoutRequest request, Programme programme, Instant now) {
        Map<Field, String> fields = new EnumMap<>(request.fields());
        return answer(ResponseCode.APPROVED, request.language(), "", programme, now, fields);
    }

    /** An answer with the fault and nothing of the request. */
    Response refusal(
            ResponseCode code, Language language, String detail, Programme programme, Instant now) {
        return answer(code, language, detail, programme, now, new EnumMap<>(Field.class));
    }

    /** The answer to inquire, redeem or reverse. */
    Response receipt(Terms terms, CheckoutReceipt receipt) {
        CheckoutRequest request = terms.request();
        Outcome outcome = receipt.outcome();
        ResponseCode code = outcome.responseCode();
        Map<Field, String> fields = new EnumMap<>(Field.class);
        if (code.echoesRequest()) {
            fields.putAll(request.fields());
            if (outcome.aliased()) {
                fields.put(
                        Field.REDEMPTION_CONFIRMATION_NUM,
                        request.get(Field.REDEMPTION_CONFIRMATION_NUMBER));
                fields.remove(Field.REDEMPTION_CONFIRMATION_NUMBER);
            }
        }
        if (outcome.offer() != 0) {
            Offer offer = offers.apply(outcome.offer());
            Cents basket = request.amount(Field.POST_TAX_BASKET_AMOUNT);
            putOffer(fields, Optional.of(basket), outcome, offer);
        }
        putPurses(fields, outcome);
        putMoved(fields, request.call(), outcome);
        receipt.booking()
                .ifPresent(it -> fields.put(Field.TXN_CONFIRMATION_NUMBER, numbers.of(it)));
        return answer(
                code,
                request.language(),
                code == ResponseCode.INVALID_PARAMETER ? TOO_LITTLE.in(request.language()) : "",
                terms.programme(),
                receipt.at(),
                fields);
    }

    /**
     * What an answer had besides the fields of its request, and besides {@code
     * availableOfferUnits}, which depends on the basket.
     */
    Map<Field, String> stored(
            Call call, Language language, Programme programme, CheckoutReceipt receipt) {
        Outcome outcome = receipt.outcome();
        Map<Field, String> fields = new EnumMap<>(Field.class);
        if (outcome.offer() != 0) {
            putOffer(fields, Optional.empty(), outcome, offers.apply(outcome.offer()));
        }
        putPurses(fields, outcome);
        putMoved(fields, call, outcome);
        receipt.booking()
                .ifPresent(it -> fields.put(Field.TXN_CONFIRMATION_NUMBER, numbers.of(it)));
        putCode(fields, outcome.responseCode(), language, "", programme, receipt.at());
        return fields;
    }

    private static void putOffer(
            Map<Field, String> fields, Optional<Cents> basket, Outcome outcome, Offer offer) {
        long affordable = Math.min(Math.max(0, outcome.cash()) / offer.unitMiles(), outcome.left());
        if (!outcome.hidden()) {
            put(fields, Field.AVAILABLE_CASH_BALANCE, affordable * offer.unitMiles());
            fields.put(
                    Field.AVAILABLE_DOLLAR_AMOUNT,
                    offer.unitCents().times(affordable).wholeDollars());
        }
        if (affordable < 1) {
            return;
        }
        basket.map(it -> it.wholeUnits(offer.unitCents()))
                .ifPresent(
                        units ->
                                put(
                                        fields,
                                        Field.AVAILABLE_OFFER_UNITS,
                                        Math.min(affordable, units)));
        put(fields, Field.DAILY_OFFER_LIMIT, outcome.left());
        fields.put(Field.OFFER_DESC_EN, offer.descriptionEn());
        fields.put(Field.OFFER_DESC_FR, offer.descriptionFr());
        fields.put(Field.OFFER_ID, offer.offerId());
        fields.put(Field.OFFER_TYPE, offer.type().name());
        put(fields, Field.UNIT_VALUE_AM_CASH, offer.unitMiles());
        fields.put(Field.UNIT_VALUE_DOLLARS, offer.unitCents().toDollars());
    }

    private static void putPurses(Map<Field, String> fields, Outcome outcome) {
        boolean shows =
                switch (outcome.responseCode()) {
                    case APPROVED,
                            UNABLE_TO_REDEEM,
                            OFFER_UNAVAILABLE,
                            BASKET_TOO_SMALL,
                            INSUFFICIENT_MILES,
                            DAILY_LIMIT_EXCEEDED ->
                            !outcome.hidden();
                    default -> false;
                };
        if (shows) {
            put(fields, Field.CASH_BALANCE, outcome.cash());
            put(fields, Field.DREAM_BALANCE, outcome.dream());
        }
    }

    private static void putMoved(Map<Field, String> fields, Call call, Outcome outcome) {
        if (!outcome.responseCode().isApproved()) {
            return;
        }
        String dollars = new Cents(outcome.cents()).toDollars();
        if (call == Call.REDEEM) {
            put(fields, Field.UNITS_REDEEMED, outcome.units());
            put(fields, Field.MILES_REDEEMED, outcome.miles());
            fields.put(Field.DOLLARS_REDEEMED, dollars);
        } else if (call == Call.REVERSE) {
            put(fields, Field.MILES_REVERSED, outcome.miles());
            fields.put(Field.DOLLARS_REVERSED, dollars);
        }
    }

    private static void put(Map<Field, String> fields, Field field, long value) {
        fields.put(field, Long.toString(value));
    }

    private static Response answer(
            ResponseCode code,
            Language language,
            String detail,
            Programme programme,
            Instant at,
            Map<Field, String> fields) {
        putCode(fields, code, language, detail, programme, at);
        byte[] body =
                Json.writeObject(
                        BYTES_EXPECTED,
                        json ->
                                fields.forEach(
                                        (field, value) ->
                                                json.writeName(field.writtenName())
                                                        .writeString(value)));
        return Response.json(code.httpStatus(), body).withCode(code.code());
    }

    private static void putCode(
            Map<Field, String> fields,
            ResponseCode code,
            Language language,
            String detail,
            Programme programme,
            Instant at) {
        String message = code.message(language);
        fields.put(Field.RESPONSE_CODE, code.code());
        fields.put(Field.MESSAGE, detail.isEmpty() ? message : message + ": " + detail);
        fields.put(Field.TRANS_DATE_TIME, DateTimes.local(programme.calendar().local(at)));
    }
}
