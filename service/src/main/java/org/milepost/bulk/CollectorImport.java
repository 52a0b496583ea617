package org.milepost.bulk;

import static org.milepost.trail.Action.COLLECTOR_ADDED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Standing.Status;
import org.milepost.member.MemberBatchStore;
import org.milepost.operator.Collector;
import org.milepost.operator.JsonView;
import org.milepost.operator.TextRule;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Change;

/** The import of collectors. */
record CollectorImport(ImportContext context) implements PersonImport<CollectorImport.Row> {

    private static final Map<String, Status> STATUSES =
            Map.of("active", Status.ACTIVE, "inactive", Status.INACTIVE);

    private static final Map<String, Boolean> FLAGS = Map.of("true", true, "false", false);

    /** A collector to add. */
    record Row(String number, Standing standing) {}

    @Override
    public Row read(RowForm form) {
        String number = form.required("number", TextRule.COLLECTOR_NUMBER);
        Status status = form.word("status", STATUSES).orElse(Status.ACTIVE);
        boolean hides = form.word("hides_balances", FLAGS).orElse(false);
        boolean forbids = form.word("forbids_redemption", FLAGS).orElse(false);
        return new Row(number, new Restrictions(hides, forbids).with(status));
    }

    @Override
    public String number(Row row) {
        return row.number();
    }

    @Override
    public List<RowVerdict> look(Transaction transaction, List<Row> rows) {
        Set<String> cards = MemberBatchStore.cards(transaction, ids(rows));
        List<AccountId> accounts =
                rows.stream().flatMap(it -> accounts(it.number()).stream()).toList();
        Map<AccountId, Account> found = Ledger.accounts(transaction, accounts);
        List<RowVerdict> verdicts = new ArrayList<>(rows.size());
        for (Row row : rows) {
            List<Account> own =
                    accounts(row.number()).stream()
                            .flatMap(it -> Optional.ofNullable(found.get(it)).stream())
                            .toList();
            verdicts.add(cards.contains(row.number()) ? cardOfAnother() : verdict(row, own));
        }
        return verdicts;
    }

    private static RowVerdict verdict(Row row, List<Account> own) {
        if (own.isEmpty()) {
            return RowVerdict.ACCEPTED;
        }
        boolean isSame =
                own.stream()
                        .allMatch(
                                it ->
                                        it.holder().equals(row.number())
                                                && it.standing().equals(row.standing()));
        return isSame
                ? RowVerdict.PRESENT
                : RowVerdict.refused(
                        "number",
                        "is that of a collector with another status or other restrictions");
    }

    static RowVerdict cardOfAnother() {
        return RowVerdict.refused("number", "is that of a card that leads to another account");
    }

    private List<AccountId> accounts(String number) {
        return context.programme().currencies().keySet().stream()
                .map(it -> AccountId.of(context.programme().code(), number, it))
                .toList();
    }

    @Override
    public void add(Transaction transaction, List<Row> rows) {
        List<AccountOpening> openings = new ArrayList<>();
        for (Row row : rows) {
            context.programme()
                    .currencies()
                    .forEach(
                            (code, currency) ->
                                    openings.add(
                                            new AccountOpening(
                                                    AccountId.of(
                                                            context.programme().code(),
                                                            row.number(),
                                                            code),
                                                    row.number(),
                                                    currency.value(),
                                                    row.standing())));
        }
        int opened = Ledger.openAccounts(transaction, openings, context.clock().instant());
        if (opened < openings.size()) {
            throw new IllegalStateException("an account was opened meanwhile");
        }
    }

    @Override
    public Change change(Row row) {
        SortedMap<String, Miles> balances = new TreeMap<>();
        context.programme().currencies().keySet().forEach(it -> balances.put(it, Miles.ZERO));
        return Change.added(
                context.actor(),
                COLLECTOR_ADDED,
                context.target(row.number()),
                JsonView.of(
                        new Collector(
                                context.programme(), row.number(), row.standing(), balances)));
    }
}
