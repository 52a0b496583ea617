package org.milepost.operator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.milepost.dialect.AccountLimits;
import org.milepost.dialect.InquiryExplainer;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.http.Request;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Counters;
import org.milepost.ledger.Ledger;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.readmodel.AccountHistory;
import org.milepost.readmodel.BalanceAt;
import org.milepost.readmodel.FoundTransfer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/explanations/…}: how the balance of an account came about, and what it has
 * used of limits. The number is in the body, so that no log of request lines contains it.
 *
 * @param details read what the makers of transfers stored with them
 * @param clock the programmes' time
 */
public record ExplanationEndpoint(
        Programmes programmes,
        Ledger ledger,
        AccountHistory history,
        ConfirmationNumbers numbers,
        List<TransferDetailReader> details,
        InstantSource clock) {

    private static final int LIMIT_USUAL = 100;
    private static final int LIMIT_MAX = 1_000;

    public ExplanationEndpoint {
        details = List.copyOf(details);
    }

    /** What a body says of an account. */
    private record Asked(Programme programme, String currency, String number) {}

    /** An account that a body names. */
    private record Named(Asked asked, AccountHistory.Known account) {

        /** The one that was asked for, and the one whose account it is. */
        List<ObjectNode> persons() {
            return List.of(
                    JsonView.empty()
                            .put("programme", asked.programme().code())
                            .put("number", asked.number())
                            .put("member", account.holder()));
        }

        AccountId id() {
            return account.id();
        }

        ObjectNode json() {
            return JsonView.empty()
                    .put("programme", asked.programme().code())
                    .put("currency", asked.currency())
                    .put("number", account.holder());
        }
    }

    /** {@code POST …/explanations/timeline}: the transfers with the balance after each. */
    public PersonAnswer timeline(Request request) {
        Form form = Form.of(request);
        Optional<Asked> asked = read(form);
        int limit = form.number("limit", 1, LIMIT_MAX).map(Math::toIntExact).orElse(LIMIT_USUAL);
        int before =
                form.number("before", 1, Integer.MAX_VALUE)
                        .map(Math::toIntExact)
                        .orElse(Integer.MAX_VALUE);
        Named named = find(form, asked);
        List<FoundTransfer> found = history.timeline(named.id(), before, limit + 1);
        boolean more = found.size() > limit;
        List<FoundTransfer> shown = more ? found.subList(0, limit) : found;
        TransferView view = new TransferView(programmes.current(), numbers, details);
        ObjectNode json = named.json().put("balance", named.account().balance());
        ArrayNode items = json.putArray("items");
        shown.forEach(it -> items.add(view.of(it)));
        if (more) {
            json.put("next", shown.getLast().transfer().id().ordinal());
        }
        json.set("read", TransferSearchEndpoint.view(history.progress()));
        return PersonAnswer.of(Answer.shown(json), named.persons());
    }

    /** {@code POST …/explanations/balance}: the balance at an instant, by two times. */
    public PersonAnswer balance(Request request) {
        Form form = Form.of(request);
        Optional<Asked> asked = read(form);
        Instant at = form.instant("at").orElseGet(clock::instant);
        Named named = find(form, asked);
        BalanceAt balance = history.balanceAt(named.id(), at);
        ObjectNode json = named.json().put("at", at.toString());
        json.putObject("booked")
                .put("balance", balance.booked().count())
                .put("transfers", balance.bookedTransfers());
        json.putObject("happened")
                .put("balance", balance.happened().count())
                .put("transfers", balance.happenedTransfers());
        json.set("read", TransferSearchEndpoint.view(history.progress()));
        return PersonAnswer.of(Answer.shown(json), named.persons());
    }

    /** {@code POST …/explanations/limits}: what the account has used of each limit in force. */
    public PersonAnswer limits(Request request) {
        Form form = Form.of(request);
        Optional<Asked> asked = read(form);
        Named named = find(form, asked);
        Catalogue catalogue = programmes.current();
        Programme programme = named.asked().programme();
        Instant now = clock.instant();
        Counters counters =
                ledger.account(named.id(), named.account().holder())
                        .map(Account::counters)
                        .orElse(Counters.NONE);
        ObjectNode json = named.json().put("at", now.toString());
        ArrayNode items = json.putArray("items");
        AccountLimits.of(catalogue.limits(programme.id()), programme.calendar(), counters, now)
                .uses()
                .forEach(
                        use ->
                                items.add(
                                        JsonView.of(
                                                InquiryExplainer.LimitUse.of(use, now),
                                                catalogue)));
        return PersonAnswer.of(Answer.shown(json), named.persons());
    }

    private Optional<Asked> read(Form form) {
        Optional<String> code = form.requiredText("programme", TextRule.CODE);
        Optional<String> currency = form.requiredText("currency", TextRule.CODE);
        Optional<String> number = form.requiredText("number", TextRule.MEMBER_NUMBER);
        Optional<Programme> programme = code.flatMap(programmes.current()::programme);
        if (code.isPresent() && programme.isEmpty()) {
            form.error("programme", "there is no such programme");
        }
        if (programme.isEmpty() || currency.isEmpty() || number.isEmpty()) {
            return Optional.empty();
        }
        if (!programme.get().currencies().containsKey(currency.get())) {
            form.error("currency", "is not a currency of the programme");
        }
        return Optional.of(new Asked(programme.get(), currency.get(), number.get()));
    }

    /** Ends the reading of the body, and looks for the account. */
    private Named find(Form form, Optional<Asked> asked) {
        form.finish();
        Asked of = asked.orElseThrow();
        return history.find(of.programme(), of.number(), of.currency())
                .map(it -> new Named(of, it))
                .orElseThrow(() -> Problem.invalid("/number", "there is no such account"));
    }
}
