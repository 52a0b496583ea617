package org.milepost.amcash;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.milepost.dialect.InquiryExplainer;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferKind;
import org.milepost.member.PresentedNumber;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;

/** Explains inquiries by the rules that answer them. Pure. */
public final class CheckoutInquiry implements InquiryExplainer {

    @Override
    public String redeemed() {
        return Terms.CASH;
    }

    @Override
    public String shown() {
        return Terms.DREAM;
    }

    @Override
    public Explanation explain(Question question, AccountView books, Instant now) {
        Terms terms = terms(question);
        Outcome outcome = CheckoutRules.inquire(terms, books, now);
        BusinessCalendar calendar = question.programme().calendar();
        LocalDate day = calendar.businessDay(now);
        long used =
                books.account()
                        .map(it -> it.counters().on(day, DailyLimit.COUNTER).used())
                        .orElse(0L);
        return new Explanation(
                outcome.code(),
                day,
                calendar.startOf(day),
                calendar.startOf(day.plusDays(1)),
                question.programme().dailyLimit(),
                new Cents(used),
                books.account().map(account -> limits(terms, account, now)).orElse(List.of()),
                books.account()
                        .map(account -> offers(terms, account, outcome, now))
                        .orElse(List.of()));
    }

    private static Terms terms(Question question) {
        CheckoutRequest request =
                new CheckoutRequest(
                        Call.INQUIRE,
                        Map.of(
                                Field.STORE_ID,
                                question.store(),
                                Field.POST_TAX_BASKET_AMOUNT,
                                question.basket().toDollars(),
                                Field.CARD_ENTRY_MODE,
                                CardEntryMode.SWIPE.name()),
                        false);
        return new Terms(request, question.sponsor(), question.programme(), question.catalogue())
                .with(new PresentedNumber("", question.isCardRefused()));
    }

    /** The limits of the place by some offer that is open to it, and those without an offer. */
    private static List<LimitUse> limits(Terms terms, Account account, Instant now) {
        Set<String> offers =
                terms.offers(now).stream().map(Offer::offerId).collect(Collectors.toSet());
        return terms.allowance(account.counters(), now).limits().uses().stream()
                .filter(it -> it.limit().scope().offer().map(offers::contains).orElse(true))
                .map(it -> LimitUse.of(it, now))
                .toList();
    }

    private static List<OfferUnits> offers(
            Terms terms, Account account, Outcome outcome, Instant now) {
        return terms.offers(now).stream()
                .map(offer -> units(terms, account, offer, outcome, now))
                .toList();
    }

    private static OfferUnits units(
            Terms terms, Account account, Offer offer, Outcome outcome, Instant now) {
        Allowance allowance = terms.allowance(account.counters(), now);
        return new OfferUnits(
                offer,
                Math.max(0, account.available().count()) / offer.unitMiles(),
                allowance.unitsOfDailyLimit(offer),
                allowance.limits(offer).units(Allowance.amount(offer, 1)),
                terms.amountMax().wholeUnits(offer.unitCents()),
                outcome.offer() == offer.version());
    }

    @Override
    public long counted(Transfer transfer, LocalDate day) {
        return Optional.of(transfer)
                .filter(it -> it.kind() == TransferKind.REDEMPTION)
                .map(Transfer::facts)
                .filter(RedemptionFacts::areOfCheckout)
                .map(RedemptionFacts::ofJson)
                .filter(it -> it.businessDay().equals(day))
                .map(RedemptionFacts::cents)
                .orElse(0L);
    }
}
