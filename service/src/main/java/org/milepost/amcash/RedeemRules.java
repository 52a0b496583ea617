package org.milepost.amcash;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.dialect.AccountLimits;
import org.milepost.dialect.CountedLimit;
import org.milepost.dialect.RedeemedAmount;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.CounterChange;
import org.milepost.ledger.Counters;
import org.milepost.ledger.Decision;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Posting;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;

/**
 * The rules of a redemption: a redemption takes whole units of the chosen offer, either all that
 * were requested or none. Pure.
 */
final class RedeemRules {

    private RedeemRules() {}

    /** Books the redemption, or refuses it with the reason. */
    static Decision decide(Terms terms, AccountView books, Instant now) {
        Optional<Account> found = terms.account(books);
        if (found.isEmpty()) {
            return new Decision.Rejected(Outcome.of(ResponseCode.INVALID_COLLECTOR).facts());
        }
        Account account = found.get();
        return switch (CheckoutRules.open(terms, account, books.companion(), now)) {
            case CheckoutRules.Opening.Refused it -> new Decision.Declined(it.outcome().facts());
            case CheckoutRules.Opening.Open it ->
                    decide(terms, account, books.companion(), it.offer(), now);
        };
    }

    private static Decision decide(
            Terms terms, Account account, Optional<Miles> dream, Offer offer, Instant now) {
        Cents basket = terms.request().amount(Field.POST_TAX_BASKET_AMOUNT);
        Cents asked = terms.request().amount(Field.DOLLAR_REDEEM_REQUEST);
        Allowance allowance = terms.allowance(account.counters(), now);
        long left = allowance.units(offer);
        if (basket.wholeUnits(offer.unitCents()) < 1) {
            return declined(ResponseCode.BASKET_TOO_SMALL, account, dream, offer, left);
        }
        if (asked.wholeUnits(offer.unitCents()) < 1) {
            return new Decision.Rejected(Outcome.of(ResponseCode.INVALID_PARAMETER).facts());
        }
        long units = asked.min(basket).wholeUnits(offer.unitCents());
        if (account.available().count() / offer.unitMiles() < units) {
            return declined(ResponseCode.INSUFFICIENT_MILES, account, dream, offer, left);
        }
        if (units > left) {
            return new Decision.Declined(
                    CheckoutRules.withPurses(ResponseCode.DAILY_LIMIT_EXCEEDED, account, dream)
                            .withOffer(offer.version(), left)
                            .withLimits(allowance.exceededBy(offer, units))
                            .facts());
        }
        return booked(terms, account, dream, offer, units, now);
    }

    private static Decision booked(
            Terms terms,
            Account account,
            Optional<Miles> dream,
            Offer offer,
            long units,
            Instant now) {
        Miles miles = Miles.of(offer.unitMiles()).times(units);
        Cents cents = offer.unitCents().times(units);
        LocalDate today = terms.businessDay(now);
        AccountLimits limits = terms.allowance(account.counters(), now).limits(offer);
        List<CountedLimit> counted =
                limits.counted(new RedeemedAmount(miles.count(), cents.value()));
        List<CounterChange> changes = new ArrayList<>();
        changes.add(DailyLimit.COUNTER.use(today, cents.value()));
        changes.addAll(limits.changes(counted, terms.catalogue().limits(terms.programme().id())));
        Counters after = account.counters().after(changes);
        long left = terms.allowance(after, now).units(offer);
        Outcome approval =
                Outcome.of(CheckoutRules.approval(Restrictions.of(account.standing())))
                        .withPurses(
                                Restrictions.of(account.standing()).hidesBalances(),
                                account.balance().minus(miles).count(),
                                dream.orElse(Miles.ZERO).count())
                        .withOffer(offer.version(), left)
                        .withMoved(units, miles.count(), cents.value());
        Posting posting =
                new Posting(
                                TransferKind.REDEMPTION,
                                miles.negated(),
                                new HouseId(terms.sponsor().redemptionHouse()),
                                OptionalInt.empty(),
                                RedemptionFacts.of(
                                                terms,
                                                offer,
                                                after.on(today, DailyLimit.COUNTER).window(),
                                                approval,
                                                counted)
                                        .toJson())
                        .counting(changes);
        return new Decision.Booked(posting);
    }

    private static Decision declined(
            ResponseCode code, Account account, Optional<Miles> dream, Offer offer, long left) {
        return new Decision.Declined(
                CheckoutRules.withPurses(code, account, dream)
                        .withOffer(offer.version(), left)
                        .facts());
    }
}
