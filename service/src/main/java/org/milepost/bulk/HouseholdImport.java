package org.milepost.bulk;

import static org.milepost.trail.Action.HOUSEHOLD_OPENED;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.member.MemberBatchStore;
import org.milepost.operator.JsonView;
import org.milepost.operator.TextRule;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Change;

/** The import of accounts of households. A row is the number. */
record HouseholdImport(ImportContext context) implements PersonImport<String> {

    @Override
    public String read(RowForm form) {
        return form.required("number", TextRule.MEMBER_NUMBER);
    }

    @Override
    public String number(String row) {
        return row;
    }

    @Override
    public List<RowVerdict> look(Transaction transaction, List<String> rows) {
        Set<String> cards = MemberBatchStore.cards(transaction, ids(rows));
        Map<AccountId, Account> found =
                Ledger.accounts(transaction, rows.stream().map(this::account).toList());
        return rows.stream()
                .map(
                        it ->
                                cards.contains(it)
                                        ? CollectorImport.cardOfAnother()
                                        : found.containsKey(account(it))
                                                ? RowVerdict.PRESENT
                                                : RowVerdict.ACCEPTED)
                .toList();
    }

    @Override
    public void add(Transaction transaction, List<String> rows) {
        Ledger.openAccounts(
                transaction,
                rows.stream().map(it -> opening(context, it)).toList(),
                context.clock().instant());
    }

    @Override
    public Change change(String row) {
        return Change.added(
                context.actor(),
                HOUSEHOLD_OPENED,
                context.target(row),
                JsonView.empty().put("number", row));
    }

    private AccountId account(String number) {
        return account(context, number);
    }

    /** The key of the account that a member or household of this number has. */
    static AccountId account(ImportContext context, String number) {
        return AccountId.of(context.programme().code(), number, context.membersCurrency());
    }

    /** What opens that account. */
    static AccountOpening opening(ImportContext context, String number) {
        return new AccountOpening(
                account(context, number),
                number,
                context.programme().currency(context.membersCurrency()).value(),
                Standing.ORDINARY);
    }
}
