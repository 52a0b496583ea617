package org.milepost.operator;

import static org.milepost.trail.Action.ACCOUNT_CHANGED;
import static org.milepost.trail.Action.COLLECTOR_CHANGED;

import java.util.List;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Standing.Status;
import org.milepost.member.MemberId;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * The status of all accounts under a number, with its entry in the trail, in a transaction of the
 * caller.
 *
 * <p>Threads: shared.
 */
record Statuses(CardOperations cards, Ledger ledger, ChangeStore trail) {

    /**
     * Sets the status; restrictions stay.
     *
     * @param ofCollector the status of the accounts of a collector, which has one in each currency
     * @param ofMember the status of the account of a member or household
     */
    void set(
            Transaction transaction,
            Actor actor,
            MemberId id,
            Status ofCollector,
            Status ofMember) {
        List<AccountId> open =
                cards.accounts(id).stream()
                        .filter(it -> ledger.holdStanding(transaction, it, id.number()).isPresent())
                        .toList();
        boolean isMember = open.equals(List.of(cards.membersAccount(id)));
        Status status = isMember ? ofMember : ofCollector;
        ledger.changeStanding(
                        transaction,
                        open,
                        id.number(),
                        before -> new Standing(status, before.restrictions()))
                .filter(it -> !it.before().equals(it.after()))
                .ifPresent(
                        it ->
                                trail.recordChanged(
                                        transaction,
                                        actor,
                                        isMember ? ACCOUNT_CHANGED : COLLECTOR_CHANGED,
                                        id.programmeCode() + "/" + id.number(),
                                        JsonView.ofStatus(it.before()),
                                        JsonView.ofStatus(it.after())));
    }
}
