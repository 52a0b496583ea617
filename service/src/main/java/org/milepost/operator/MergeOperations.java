package org.milepost.operator;

import static org.milepost.trail.Action.CARD_CHANGED;
import static org.milepost.trail.Action.PERSON_MERGED;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing.Status;
import org.milepost.member.Card;
import org.milepost.member.Card.State;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;

/**
 * Merges a person that was entered twice: all numbers of one lead to the other. The miles are moved
 * before by {@link MoveOperations}; here nothing is booked. The accounts of the merged number stay
 * with their history, empty and not active, so that a credit that was on its way to one of them is
 * refused.
 *
 * <p>Threads: shared.
 *
 * @param clock the programmes' time
 */
public record MergeOperations(
        Database database,
        CardOperations cards,
        Statuses statuses,
        Ledger ledger,
        AccessOperations access,
        ChangeStore trail,
        InstantSource clock) {

    /**
     * Lets all numbers of a person lead to another one. The same call again finds that they do.
     *
     * @param into the number of the first card of the other
     * @return the cards of the other
     */
    List<Card> merge(Actor actor, String programmeCode, String number, String into) {
        MemberId id = cards.person(programmeCode, number);
        MemberId other = other(programmeCode, number, into);
        Instant now = clock.instant();
        return database.inTransaction(
                it -> {
                    MemberCards.hold(it, id, other);
                    if (isMerged(it, id, into)) {
                        return CardOperations.cards(it, other);
                    }
                    requireSeparate(it, id);
                    List<Card> moved = CardOperations.cards(it, id);
                    List<Card> before = CardOperations.cards(it, other);
                    List<Card> after = new ArrayList<>(moved(moved, into, now));
                    after.addAll(before);
                    close(it, actor, id);
                    List<Change> ended = access.endAllOf(it, actor, id);
                    after.forEach(card -> MemberCards.put(it, other, card));
                    trail.recordChanged(
                            it,
                            actor,
                            PERSON_MERGED,
                            target(id),
                            JsonView.ofCards(moved),
                            JsonView.ofCards(List.of()).put("into", into));
                    trail.recordChanged(
                            it,
                            actor,
                            CARD_CHANGED,
                            target(other),
                            JsonView.ofCards(before),
                            JsonView.ofCards(after));
                    ended.forEach(change -> trail.record(it, change));
                    return after;
                });
    }

    private static boolean isMerged(Transaction transaction, MemberId id, String into) {
        return MemberCards.find(transaction, id)
                .filter(it -> !it.isHoldersOwn() && it.holder().equals(into))
                .isPresent();
    }

    private MemberId other(String programmeCode, String number, String into) {
        Problem none = Problem.invalid("/into", "is not the number of another person");
        if (number.equals(into)) {
            throw none;
        }
        try {
            return cards.person(programmeCode, into);
        } catch (Problem e) {
            throw e.type() == ProblemType.NOT_FOUND ? none : e;
        }
    }

    private static List<Card> moved(List<Card> cards, String into, Instant now) {
        return cards.stream()
                .map(
                        it ->
                                it.state() == State.LOST
                                        ? new Card(it.number(), into, State.LOST, it.since())
                                        : new Card(it.number(), into, State.REPLACED, now))
                .toList();
    }

    private static void requireSeparate(Transaction transaction, MemberId id) {
        boolean isMerged = MemberCards.isInHousehold(transaction, id);
        if (isMerged || Members.allOfAccount(transaction, id).size() > 1) {
            throw notPossible("The person shares an account. Move the members out first.");
        }
    }

    /** Closes the accounts, which must be empty, and lets them refuse their own number. */
    private void close(Transaction transaction, Actor actor, MemberId id) {
        boolean isActive = false;
        for (AccountId account : cards.accounts(id)) {
            Optional<Account> found = ledger.lock(transaction, account, id.number());
            if (found.filter(it -> !it.balance().equals(Miles.ZERO)).isPresent()) {
                throw notPossible("An account is not empty. Move the balance first.");
            }
            isActive |= found.filter(it -> it.standing().isActive()).isPresent();
        }
        cards.refuseOwnNumber(transaction, id, true);
        if (isActive) {
            statuses.set(transaction, actor, id, Status.INACTIVE, Status.INACTIVE);
        }
    }

    private static String target(MemberId id) {
        return id.programmeCode() + "/" + id.number();
    }

    private static Problem notPossible(String detail) {
        return new Problem(ProblemType.NOT_POSSIBLE_NOW, detail);
    }
}
