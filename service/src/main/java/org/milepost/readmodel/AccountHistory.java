package org.milepost.readmodel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.AccountId;
import org.milepost.member.Card;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.postgres.Bucket;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Programme;

/**
 * The histories of accounts with their running balances, from the read model.
 *
 * <p>Threads: shared.
 */
public final class AccountHistory {

    private final Database database;
    private final ReadProgress progress;

    /**
     * An account with its holder and its balance.
     *
     * @param holder the number by which the books know it
     * @param balance as of the last commit
     */
    public record Known(AccountId id, String holder, long balance) {}

    /** The histories of this database. */
    public AccountHistory(Database database, ReadProgress progress) {
        this.database = database;
        this.progress = progress;
    }

    /** How far what is read here has read. */
    public ReadProgress.Progress progress() {
        return progress.now();
    }

    /**
     * The account of a collector, member or household; of a member of a household that of the
     * household. A card that is not the first one leads to its holder.
     *
     * @param currency the code of a currency of the programme
     */
    public Optional<Known> find(Programme programme, String number, String currency) {
        return database.read(
                transaction ->
                        find(transaction, programme, number, currency)
                                .or(
                                        () ->
                                                holder(transaction, programme, number)
                                                        .flatMap(
                                                                it ->
                                                                        find(
                                                                                transaction,
                                                                                programme,
                                                                                it,
                                                                                currency))));
    }

    private static Optional<String> holder(
            Transaction transaction, Programme programme, String number) {
        return Optional.of(number)
                .filter(MemberId::isNumber)
                .flatMap(it -> MemberCards.find(transaction, MemberId.of(programme, it)))
                .map(Card::holder);
    }

    private static Optional<Known> find(
            Transaction transaction, Programme programme, String number, String currency) {
        short bucket = (short) Bucket.of(programme.code(), number).number();
        String holder =
                MemberId.isNumber(number)
                        ? PersonSearchStore.member(transaction, bucket, programme.id(), number)
                                .map(FoundPerson::account)
                                .orElse(number)
                        : number;
        AccountId id = AccountId.of(programme.code(), holder, currency);
        return AccountHistoryStore.balance(transaction, id, holder)
                .map(it -> new Known(id, holder, it));
    }

    /**
     * The transfers of an account, the latest first.
     *
     * @param before the ordinal after the first one
     */
    public List<FoundTransfer> timeline(AccountId account, int before, int limit) {
        return database.read(
                transaction ->
                        TransferSearchStore.read(
                                transaction,
                                AccountHistoryStore.latest(transaction, account, before, limit)));
    }

    /** The transfers of an account since a time, the latest first. */
    public List<FoundTransfer> since(AccountId account, Instant since, int limit) {
        return database.read(
                transaction ->
                        TransferSearchStore.read(
                                transaction,
                                AccountHistoryStore.since(transaction, account, since, limit)));
    }

    /** The balance of an account at an instant. */
    public BalanceAt balanceAt(AccountId account, Instant at) {
        return database.read(it -> AccountHistoryStore.balanceAt(it, account, at));
    }

    /** What the transfers of each kind add to the balance of an account. */
    public List<KindSum> composition(AccountId account) {
        return database.read(it -> AccountHistoryStore.composition(it, account));
    }
}
