package org.milepost.amcash;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.milepost.dialect.AccountLimits;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Counters;
import org.milepost.ledger.Identity;
import org.milepost.member.PresentedNumber;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;
import org.milepost.programme.RedemptionLimit;
import org.milepost.programme.Sponsor;

/**
 * A request, the sponsor that sent it, and the reference data by which it is decided.
 *
 * @param catalogue the offers in force
 * @param presented where the number of the card leads; absent while nobody has asked, because most
 *     numbers are those of the accounts
 */
record Terms(
        CheckoutRequest request,
        Sponsor sponsor,
        Programme programme,
        Catalogue catalogue,
        Optional<PresentedNumber> presented) {

    /** The terms of a card whose number is that of the accounts. */
    Terms(CheckoutRequest request, Sponsor sponsor, Programme programme, Catalogue catalogue) {
        this(request, sponsor, programme, catalogue, Optional.empty());
    }

    /** The same with what the number of the card leads to. */
    Terms with(PresentedNumber number) {
        return new Terms(request, sponsor, programme, catalogue, Optional.of(number));
    }

    /** The currency that a till can redeem. */
    static final String CASH = "CASH";

    /** The currency that a till only shows. */
    static final String DREAM = "DREAM";

    private static final String KEY = IdempotencyKey.HEADER;
    static final Detail REPEATED =
            Detail.of(KEY, "is sent more than once", "est envoyé plus d’une fois");
    static final Detail MALFORMED =
            Detail.of(
                    KEY,
                    "must be 1 to 255 visible ASCII characters",
                    "doit compter de 1 à 255 caractères ASCII visibles");
    private static final Detail OTHER_CONTENT =
            Detail.of(
                    KEY,
                    "was used before with other content",
                    "a déjà servi avec un autre contenu");

    /**
     * What identifies a retry of the request.
     *
     * @param keys the values of its {@link IdempotencyKey} header
     * @throws InvalidParameter when the key is malformed or sent twice
     */
    Identity identity(List<String> keys) {
        Optional<IdempotencyKey> key =
                IdempotencyKey.read(
                        keys,
                        defect -> {
                            throw new InvalidParameter(
                                    request.language(),
                                    switch (defect) {
                                        case REPEATED -> REPEATED;
                                        case MALFORMED -> MALFORMED;
                                    });
                        });
        return IdempotencyKey.identity(
                key, caller(sponsor), request.call().name(), request.content());
    }

    /** Whose requests a sponsor's are, in identities. */
    static String caller(Sponsor sponsor) {
        return "amcash " + sponsor.partner().value();
    }

    /** The fault of a key that was used before with other content. */
    InvalidParameter otherContent() {
        return new InvalidParameter(request.language(), OTHER_CONTENT);
    }

    /** The collector's number as sent. */
    String collector() {
        return request.get(Field.COLLECTOR_NUMBER);
    }

    /** The number under which the collector's accounts are kept. */
    String holder() {
        return presented.map(PresentedNumber::holder).orElseGet(this::collector);
    }

    /**
     * The collector's account, if the card may be used for it. Until somebody has asked where the
     * number leads, the account itself says whether its own number is refused.
     */
    Optional<Account> account(AccountView books) {
        return books.account()
                .filter(
                        it ->
                                presented.isPresent()
                                        ? !presented.get().isRefused()
                                        : !Restrictions.of(it.standing()).refusesOwnNumber());
    }

    /** The collector's Cash purse. */
    AccountId cash() {
        return AccountId.of(programme.code(), holder(), CASH);
    }

    /** The collector's Dream purse. */
    AccountId dream() {
        return AccountId.of(programme.code(), holder(), DREAM);
    }

    /** The offers for this sponsor and store, the best first. */
    List<Offer> offers(Instant now) {
        return catalogue.offersFor(sponsor, request.get(Field.STORE_ID), now);
    }

    /** What the account may still redeem now, as its limits go. */
    Allowance allowance(Counters counters, Instant now) {
        LocalDate day = businessDay(now);
        long used = counters.on(day, DailyLimit.COUNTER).used();
        List<RedemptionLimit> limits =
                catalogue.limitsFor(
                        programme.id(),
                        sponsor.partner(),
                        Optional.of(request.get(Field.STORE_ID)));
        return new Allowance(
                programme,
                day,
                used,
                AccountLimits.of(limits, programme.calendar(), counters, now));
    }

    /** The most dollars that can be redeemed for the request. */
    Cents amountMax() {
        Cents basket = request.amount(Field.POST_TAX_BASKET_AMOUNT);
        return request.call() == Call.REDEEM
                ? request.amount(Field.DOLLAR_REDEEM_REQUEST).min(basket)
                : basket;
    }

    /** The business day on which a use of the account counts now. */
    LocalDate businessDay(Instant now) {
        return programme.calendar().businessDay(now);
    }
}
