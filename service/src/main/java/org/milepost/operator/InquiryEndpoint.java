package org.milepost.operator;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.dialect.InquiryExplainer;
import org.milepost.http.Request;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Ledger;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.member.PresentedNumber;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.Sponsor;
import org.milepost.readmodel.AccountHistory;
import org.milepost.readmodel.FoundTransfer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/explanations/inquiry}: how each number of an inquiry at a till comes about.
 *
 * @param explainer has the rules of inquiries
 * @param clock the programmes' time
 */
public record InquiryEndpoint(
        Programmes programmes,
        Ledger ledger,
        AccountHistory history,
        InquiryExplainer explainer,
        ConfirmationNumbers numbers,
        MemberCards cards,
        InstantSource clock) {

    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    /** The most transfers of a business day that are listed. */
    private static final int DAY_MAX = 1_000;

    /** {@code POST …/explanations/inquiry}. */
    public PersonAnswer explain(Request request) {
        Form form = Form.of(request);
        Catalogue catalogue = programmes.current();
        Optional<String> number = form.requiredText("number", TextRule.COLLECTOR_NUMBER);
        Optional<String> code = form.requiredText("sponsor", TextRule.SPONSOR_CODE);
        Optional<String> store = form.requiredText("store", TextRule.STORE_ID);
        Optional<Cents> basket = form.required("basket", form.dollars("basket"));
        Optional<Sponsor> sponsor = code.flatMap(catalogue::sponsor);
        if (code.isPresent() && sponsor.isEmpty()) {
            form.error("sponsor", "there is no such sponsor");
        }
        form.finish();
        Programme programme = catalogue.programme(sponsor.orElseThrow().programme());
        PresentedNumber presented = cards.presented(MemberId.of(programme, number.orElseThrow()));
        String holder = presented.holder();
        AccountId redeemed = AccountId.of(programme.code(), holder, explainer.redeemed());
        AccountId shown = AccountId.of(programme.code(), holder, explainer.shown());
        AccountView books = ledger.look(redeemed, holder, shown, WAIT_MAX);
        Account account =
                books.account()
                        .orElseThrow(() -> Problem.invalid("/number", "there is no such account"));
        InquiryExplainer.Explanation explanation =
                explainer.explain(
                        new InquiryExplainer.Question(
                                catalogue,
                                programme,
                                sponsor.get(),
                                store.orElseThrow(),
                                basket.orElseThrow(),
                                presented.isRefused()),
                        books,
                        clock.instant());
        ObjectNode json = JsonView.empty();
        json.put("programme", programme.code());
        json.put("number", holder);
        json.put("responseCode", explanation.code());
        ObjectNode balances = json.putObject("balances");
        putBalance(balances, explainer.redeemed(), redeemed, account.balance().count());
        books.companion()
                .ifPresent(it -> putBalance(balances, explainer.shown(), shown, it.count()));
        json.put("available", account.available().count());
        putDay(json, redeemed, explanation);
        putLimits(json, explanation.limits(), catalogue);
        putOffers(json, explanation.offers());
        json.set("read", TransferSearchEndpoint.view(history.progress()));
        ObjectNode asked =
                JsonView.empty()
                        .put("programme", programme.code())
                        .put("number", number.orElseThrow())
                        .put("member", holder);
        return PersonAnswer.of(Answer.shown(json), List.of(asked));
    }

    private void putBalance(ObjectNode balances, String currency, AccountId account, long balance) {
        ObjectNode json = balances.putObject(currency).put("balance", balance);
        ArrayNode parts = json.putArray("parts");
        history.composition(account)
                .forEach(
                        it ->
                                parts.addObject()
                                        .put("kind", TransferView.word(it.kind()))
                                        .put("transfers", it.transfers())
                                        .put("miles", it.amount().count()));
    }

    private void putDay(
            ObjectNode json, AccountId account, InquiryExplainer.Explanation explanation) {
        ObjectNode day = json.putObject("dailyLimit");
        day.put("businessDay", explanation.day().toString());
        day.put("since", explanation.since().toString());
        day.put("until", explanation.until().toString());
        day.put("limit", explanation.limit().toDollars());
        day.put("used", explanation.used().toDollars());
        long left = explanation.limit().value() - explanation.used().value();
        day.put("left", new Cents(Math.max(0, left)).toDollars());
        ArrayNode items = day.putArray("transfers");
        List<FoundTransfer> latest = history.since(account, explanation.since(), DAY_MAX);
        Map<Integer, Long> counted = counted(latest, explanation.day());
        for (FoundTransfer found : latest.reversed()) {
            long cents = counted.getOrDefault(found.transfer().id().ordinal(), 0L);
            if (cents != 0) {
                items.addObject()
                        .put("confirmationNumber", numbers.of(found.transfer().booking()))
                        .put("kind", TransferView.word(found.transfer().kind()))
                        .put("at", found.transfer().at().toString())
                        .put("miles", found.transfer().change().count())
                        .put("counted", dollars(cents));
            }
        }
    }

    /** What each transfer counts of the day: redemptions, and what gives them back. */
    private Map<Integer, Long> counted(List<FoundTransfer> latest, LocalDate day) {
        Map<Integer, Long> counted = new HashMap<>();
        Map<Integer, Long> miles = new HashMap<>();
        for (FoundTransfer found : latest.reversed()) {
            int ordinal = found.transfer().id().ordinal();
            long cents = explainer.counted(found.transfer(), day);
            if (cents != 0) {
                counted.put(ordinal, cents);
                miles.put(ordinal, -found.transfer().change().count());
            }
            found.undone()
                    .map(it -> it.id().ordinal())
                    .filter(counted::containsKey)
                    .ifPresent(
                            whole ->
                                    counted.put(
                                            ordinal,
                                            share(
                                                    counted.getOrDefault(whole, 0L),
                                                    found.transfer().change().count(),
                                                    miles.getOrDefault(whole, 1L))));
        }
        return counted;
    }

    /** Parts are whole units, so the division has no rest. */
    private static long share(long cents, long miles, long milesOfWhole) {
        return -Math.multiplyExact(cents, miles) / milesOfWhole;
    }

    private static String dollars(long cents) {
        return (cents < 0 ? "-" : "") + new Cents(Math.abs(cents)).toDollars();
    }

    private static void putLimits(
            ObjectNode json, List<InquiryExplainer.LimitUse> limits, Catalogue catalogue) {
        if (limits.isEmpty()) {
            return;
        }
        ArrayNode items = json.putArray("limits");
        for (InquiryExplainer.LimitUse it : limits) {
            items.add(JsonView.of(it, catalogue));
        }
    }

    private static void putOffers(ObjectNode json, List<InquiryExplainer.OfferUnits> offers) {
        ArrayNode items = json.putArray("offers");
        for (InquiryExplainer.OfferUnits it : offers) {
            ObjectNode item = items.addObject();
            item.put("offerId", it.offer().offerId())
                    .put("version", it.offer().version())
                    .put("unitMiles", it.offer().unitMiles())
                    .put("unitDollars", it.offer().unitCents().toDollars())
                    .put("unitsOfBalance", it.ofBalance())
                    .put("unitsOfDailyLimit", it.ofDailyLimit())
                    .put("unitsOfBasket", it.ofBasket())
                    .put("unitsAvailable", it.affordable())
                    .put("unitsPossible", it.possible())
                    .put("chosen", it.isChosen());
            if (it.ofLimits() != Long.MAX_VALUE) {
                item.put("unitsOfLimits", it.ofLimits());
            }
        }
    }
}
