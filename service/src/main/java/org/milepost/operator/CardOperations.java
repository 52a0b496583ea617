package org.milepost.operator;

import static org.milepost.trail.Action.CARD_CHANGED;
import static org.milepost.trail.Action.CARD_REPLACED;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Ledger;
import org.milepost.member.Card;
import org.milepost.member.Card.State;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Action;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * The cards of collectors and members. The accounts, the history and the profile stay under the
 * number of the first card; the other numbers lead to it.
 *
 * <p>Threads: shared.
 *
 * @param clock the programmes' time
 */
public record CardOperations(
        Database database,
        Programmes programmes,
        Members members,
        CollectorOperations collectors,
        Ledger ledger,
        ChangeStore trail,
        InstantSource clock) {

    /** The cards of a person, the one in use last. */
    List<Card> list(String programmeCode, String number) {
        MemberId holder = person(programmeCode, number);
        return database.read(it -> cards(it, holder));
    }

    /** The same; none of a person whose numbers lead to another one. */
    List<Card> ofPerson(String programmeCode, String number) {
        MemberId holder = person(programmeCode, number);
        return database.read(it -> cardsOrNone(it, holder));
    }

    /** The numbers by which a person is found. */
    Set<String> numbersOf(Programme programme, String number) {
        return database.read(it -> MemberCards.numbersOf(it, MemberId.of(programme, number)));
    }

    /**
     * Gives a person a card with another number.
     *
     * @param old what the numbers of the cards that were in use can be used for
     * @throws Problem when the number is somebody's
     */
    Card replace(Actor actor, String programmeCode, String number, String wanted, State old) {
        MemberId holder = person(programmeCode, number);
        MemberId other = holder.withNumber(wanted);
        Instant now = clock.instant();
        Card added = new Card(wanted, number, State.ACTIVE, now);
        database.useTransaction(
                it -> {
                    MemberCards.hold(it, holder, other);
                    if (isUsed(it, other)) {
                        throw Problem.exists("a card, a person or an account");
                    }
                    List<Card> before = cards(it, holder);
                    List<Card> after = new ArrayList<>();
                    before.forEach(
                            card ->
                                    after.add(
                                            card.state() == State.ACTIVE
                                                    ? card.in(old, now)
                                                    : card));
                    after.add(added);
                    write(it, actor, CARD_REPLACED, holder, before, after);
                });
        return added;
    }

    /** Changes what the number of a card can be used for. */
    Card change(Actor actor, String programmeCode, String number, String card, State state) {
        MemberId holder = person(programmeCode, number);
        Instant now = clock.instant();
        return database.inTransaction(
                it -> {
                    MemberCards.hold(it, holder);
                    List<Card> before = cards(it, holder);
                    List<Card> after =
                            before.stream()
                                    .map(
                                            each ->
                                                    each.number().equals(card)
                                                            ? each.in(state, now)
                                                            : each)
                                    .toList();
                    Card changed =
                            after.stream()
                                    .filter(each -> each.number().equals(card))
                                    .findFirst()
                                    .orElseThrow(() -> Problem.notFound("card"));
                    if (!after.equals(before)) {
                        write(it, actor, CARD_CHANGED, holder, before, after);
                    }
                    return changed;
                });
    }

    private void write(
            Transaction transaction,
            Actor actor,
            Action action,
            MemberId holder,
            List<Card> before,
            List<Card> after) {
        for (Card card : after) {
            MemberCards.put(transaction, holder, card);
            if (card.isHoldersOwn()) {
                refuseOwnNumber(transaction, holder, card.state() == State.LOST);
            }
        }
        trail.recordChanged(
                transaction,
                actor,
                action,
                holder.programmeCode() + "/" + holder.number(),
                JsonView.ofCards(before),
                JsonView.ofCards(after));
    }

    /** Tells the accounts, so that a till need not ask whether its card is lost. */
    void refuseOwnNumber(Transaction transaction, MemberId holder, boolean isRefused) {
        for (AccountId account : accounts(holder)) {
            ledger.changeStanding(
                    transaction,
                    List.of(account),
                    holder.number(),
                    before ->
                            Restrictions.of(before)
                                    .refusingOwnNumber(isRefused)
                                    .with(before.status()));
        }
    }

    /** The cards of a holder; the first one is in use while there is no row of it. */
    static List<Card> cards(Transaction transaction, MemberId holder) {
        List<Card> cards = cardsOrNone(transaction, holder);
        if (cards.isEmpty()) {
            throw new Problem(
                    ProblemType.NOT_FOUND, "There is no such person: the number leads to another.");
        }
        return cards;
    }

    private static List<Card> cardsOrNone(Transaction transaction, MemberId holder) {
        List<Card> stored = MemberCards.ofHolder(transaction, holder);
        boolean isFirst = stored.isEmpty() && MemberCards.find(transaction, holder).isEmpty();
        return isFirst
                ? List.of(new Card(holder.number(), holder.number(), State.ACTIVE, Instant.EPOCH))
                : stored;
    }

    private boolean isUsed(Transaction transaction, MemberId id) {
        return MemberCards.isMembers(transaction, id)
                || MemberCards.find(transaction, id).isPresent()
                || accounts(id).stream()
                        .anyMatch(
                                it ->
                                        ledger.holdStanding(transaction, it, id.number())
                                                .isPresent());
    }

    /** The key of the account that a member or household of this number has. */
    AccountId membersAccount(MemberId id) {
        return AccountId.of(id.programmeCode(), id.number(), members.accounts().currency());
    }

    /** The keys of the accounts under a number, in their order. */
    List<AccountId> accounts(MemberId id) {
        Programme programme = programmes.current().programme(id.programme());
        return programme.currencies().keySet().stream()
                .map(currency -> AccountId.of(programme.code(), id.number(), currency))
                .sorted()
                .toList();
    }

    /** A collector or member that the path names by the number of the first card. */
    MemberId person(String programmeCode, String number) {
        Programme programme = ProgrammeOperations.require(programmes.current(), programmeCode);
        boolean isThere =
                TextRule.MEMBER_NUMBER.allows(number)
                        && (members.find(MemberId.of(programme, number)).isPresent()
                                || collectors.find(programme.code(), number).isPresent());
        if (!isThere) {
            throw Problem.notFound("person");
        }
        return MemberId.of(programme, number);
    }
}
