package org.milepost.amcash;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.milepost.http.Json;
import org.milepost.http.Response;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;

/**
 * Words the answers: from a request and a receipt to bytes, always the same for the same two. A
 * replay is worded again from what is remembered and comes out identical.
 *
 * <p>Threads: shared.
 */
final class Wording {

    private static final int BYTES_EXPECTED = 1_024;

    /** The only parameter whose value is judged after the members were read. */
    private static final Detail TOO_LITTLE =
            Detail.of(
                    Member.DOLLAR_REDEEM_REQUEST,
                    "is less than one redemption unit",
                    "est inférieur à une unité d’échange");

    private final IntFunction<Offer> offers;
    private final ConfirmationNumbers numbers;

    /**
     * Words for these numbers.
     *
     * @param offers the offer version of a number, of every answer that is still remembered
     */
    Wording(IntFunction<Offer> offers, ConfirmationNumbers numbers) {
        this.offers = offers;
        this.numbers = numbers;
    }

    /** The answer to an echo. */
    Response echo(CheckoutRequest request, Programme programme, Instant now) {
        Map<Member, String> members = new EnumMap<>(request.members());
        return answer(ResponseCode.APPROVED, request.language(), "", programme, now, members);
    }

    /** An answer that tells what is wrong and repeats nothing of the request. */
    Response refusal(
            ResponseCode code, Language language, String detail, Programme programme, Instant now) {
        return answer(code, language, detail, programme, now, new EnumMap<>(Member.class));
    }

    /** The answer to inquire, redeem or reverse. */
    Response receipt(Terms terms, Receipt receipt) {
        CheckoutRequest request = terms.request();
        Outcome outcome = receipt.outcome();
        ResponseCode code = outcome.responseCode();
        Map<Member, String> members = new EnumMap<>(Member.class);
        if (code.echoesRequest()) {
            members.putAll(request.members());
            if (outcome.aliased()) {
                members.put(
                        Member.REDEMPTION_CONFIRMATION_NUM,
                        request.get(Member.REDEMPTION_CONFIRMATION_NUMBER));
                members.remove(Member.REDEMPTION_CONFIRMATION_NUMBER);
            }
        }
        if (outcome.offer() != 0) {
            Offer offer = offers.apply(outcome.offer());
            putOffer(members, request, outcome, offer);
        }
        putPurses(members, outcome);
        putMoved(members, request.call(), outcome);
        receipt.booking()
                .ifPresent(it -> members.put(Member.TXN_CONFIRMATION_NUMBER, numbers.of(it)));
        return answer(
                code,
                request.language(),
                code == ResponseCode.INVALID_PARAMETER ? TOO_LITTLE.in(request.language()) : "",
                terms.programme(),
                receipt.at(),
                members);
    }

    private static void putOffer(
            Map<Member, String> members, CheckoutRequest request, Outcome outcome, Offer offer) {
        long affordable = Math.min(Math.max(0, outcome.cash()) / offer.unitMiles(), outcome.left());
        if (!outcome.hidden()) {
            put(members, Member.AVAILABLE_CASH_BALANCE, affordable * offer.unitMiles());
            members.put(
                    Member.AVAILABLE_DOLLAR_AMOUNT,
                    offer.unitCents().times(affordable).wholeDollars());
        }
        if (affordable < 1) {
            return;
        }
        long basketUnits =
                request.amount(Member.POST_TAX_BASKET_AMOUNT).wholeUnits(offer.unitCents());
        put(members, Member.AVAILABLE_OFFER_UNITS, Math.min(affordable, basketUnits));
        put(members, Member.DAILY_OFFER_LIMIT, outcome.left());
        members.put(Member.OFFER_DESC_EN, offer.descriptionEn());
        members.put(Member.OFFER_DESC_FR, offer.descriptionFr());
        members.put(Member.OFFER_ID, offer.offerId());
        members.put(Member.OFFER_TYPE, offer.type().name());
        put(members, Member.UNIT_VALUE_AM_CASH, offer.unitMiles());
        members.put(Member.UNIT_VALUE_DOLLARS, offer.unitCents().toDollars());
    }

    private static void putPurses(Map<Member, String> members, Outcome outcome) {
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
            put(members, Member.CASH_BALANCE, outcome.cash());
            put(members, Member.DREAM_BALANCE, outcome.dream());
        }
    }

    private static void putMoved(Map<Member, String> members, Call call, Outcome outcome) {
        if (!outcome.responseCode().isApproved()) {
            return;
        }
        String dollars = new Cents(outcome.cents()).toDollars();
        if (call == Call.REDEEM) {
            put(members, Member.UNITS_REDEEMED, outcome.units());
            put(members, Member.MILES_REDEEMED, outcome.miles());
            members.put(Member.DOLLARS_REDEEMED, dollars);
        } else if (call == Call.REVERSE) {
            put(members, Member.MILES_REVERSED, outcome.miles());
            members.put(Member.DOLLARS_REVERSED, dollars);
        }
    }

    private static void put(Map<Member, String> members, Member member, long value) {
        members.put(member, Long.toString(value));
    }

    private static Response answer(
            ResponseCode code,
            Language language,
            String detail,
            Programme programme,
            Instant at,
            Map<Member, String> members) {
        String message = code.message(language);
        members.put(Member.RESPONSE_CODE, code.code());
        members.put(Member.MESSAGE, detail.isEmpty() ? message : message + ": " + detail);
        members.put(Member.TRANS_DATE_TIME, DateTimes.local(programme.calendar().local(at)));
        byte[] body =
                Json.write(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeStartObject();
                            members.forEach(
                                    (member, value) ->
                                            json.writeName(member.writtenName())
                                                    .writeString(value));
                            json.writeEndObject();
                        });
        return Response.json(code.httpStatus(), body);
    }
}
