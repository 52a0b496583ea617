package org.milepost;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.oauth.AccountStatusStore;
import org.milepost.oauth.Subject;
import org.milepost.programme.MemberId;
import org.milepost.programme.Members;
import org.milepost.programme.Programmes;

/**
 * The standing of members' accounts for the sign-in: connects the packages of members, the ledger
 * and OAuth, which do not depend on each other.
 *
 * @param programmes finds programmes by their codes
 * @param members finds the account of a member
 * @param ledger holds the standing of accounts
 */
record MemberAccounts(Programmes programmes, Members members, Ledger ledger)
        implements AccountStatusStore {

    private static final String CURRENCY = "AVIOS";

    @Override
    public boolean isActive(Handle transaction, Subject member) {
        return programmes
                .current()
                .programme(member.programme())
                .map(programme -> new MemberId(programme.id(), member.number()))
                .flatMap(id -> members.find(transaction, id))
                .flatMap(it -> standing(transaction, member.programme(), it.accountNumber()))
                .filter(Standing::isActive)
                .isPresent();
    }

    private Optional<Standing> standing(Handle transaction, String programme, String account) {
        AccountId id = AccountId.of(programme, account, CURRENCY);
        return ledger.holdStanding(transaction, id, account);
    }
}
