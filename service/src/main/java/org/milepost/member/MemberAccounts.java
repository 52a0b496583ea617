package org.milepost.member;

import java.util.List;
import java.util.Optional;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;

/**
 * The accounts of members and households in the ledger.
 *
 * <p>Threads: shared.
 *
 * @param currency the code of the currency that members' accounts have
 */
public record MemberAccounts(Programmes programmes, Ledger ledger, String currency) {

    /** Whether members can be enrolled in the programme: it has the currency. */
    public boolean existIn(Programme programme) {
        return programme.currencies().containsKey(currency);
    }

    /** The key of the account of this number. */
    public AccountId id(Programme programme, String number) {
        return AccountId.of(programme.code(), number, currency);
    }

    /** The account of this number, a member's or a household's. */
    public Optional<Account> find(Programme programme, String number) {
        return ledger.account(id(programme, number), number);
    }

    /** Opens an account of this number; whether there was none. */
    public boolean open(Transaction transaction, Programme programme, String number) {
        AccountOpening opening =
                new AccountOpening(
                        id(programme, number),
                        number,
                        programme.currency(currency).value(),
                        Standing.ORDINARY);
        return !MemberCards.isTaken(transaction, MemberId.of(programme, number))
                && ledger.open(transaction, List.of(opening)) == 1;
    }

    /** Whether the member's account is active. Its status stays until the transaction ends. */
    boolean isActive(Transaction transaction, Programme programme, Member member) {
        AccountId account = id(programme, member.accountNumber());
        return ledger.holdStanding(transaction, account, member.accountNumber())
                .filter(Standing::isActive)
                .isPresent();
    }

    /**
     * Whether there is a member of this number, whose account is active. Its status stays until the
     * transaction ends.
     */
    public boolean isActive(Transaction transaction, String programmeCode, String number) {
        Optional<Programme> programme = programmes.current().programme(programmeCode);
        return programme
                .flatMap(it -> MemberStore.find(transaction, MemberId.of(it, number)))
                .filter(it -> isActive(transaction, programme.orElseThrow(), it))
                .isPresent();
    }
}
