package org.milepost.operator;

import static org.milepost.trail.Action.PERSON_CLOSED;
import static org.milepost.trail.Action.PERSON_REOPENED;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing.Status;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;

/**
 * Closes the accounts under a number, after their miles were forfeited, paid out or moved by a
 * booking, and opens them again by rules: within {@link #REOPENED_MAX}, and only if no miles were
 * paid out.
 *
 * <p>Threads: shared.
 *
 * @param clock the programmes' time
 */
public record ClosureOperations(
        Database database,
        CardOperations cards,
        Statuses statuses,
        Ledger ledger,
        AccessOperations access,
        ChangeStore trail,
        InstantSource clock) {

    /** How long closed accounts can be opened again. */
    static final Duration REOPENED_MAX = Duration.ofDays(90);

    /** A closure. */
    record Closed(String number, Instant closedAt, Instant reopenableUntil) {}

    /** Closes the accounts, which must be empty. */
    Closed close(Actor actor, String programmeCode, String number) {
        MemberId id = cards.person(programmeCode, number);
        String target = id.programmeCode() + "/" + id.number();
        Instant now = clock.instant();
        Closed closed = new Closed(number, now, now.plus(REOPENED_MAX));
        database.useTransaction(
                it -> {
                    requireAlone(it, id);
                    if (!ClosureStore.add(it, id, now)) {
                        throw notPossible("The accounts are closed.");
                    }
                    if (ApprovalStore.isAnyOpen(it, target, now)) {
                        throw notPossible("A booking waits for an approval. Decide it first.");
                    }
                    for (AccountId account : cards.accounts(id)) {
                        requireEmpty(ledger.lock(it, account, number));
                    }
                    List<Change> ended = access.endAll(it, actor, id);
                    statuses.set(it, actor, id, Status.INACTIVE, Status.CANCELLED);
                    trail.recordAdded(it, actor, PERSON_CLOSED, target, JsonView.of(closed));
                    ended.forEach(change -> trail.record(it, change));
                });
        return closed;
    }

    /** Opens closed accounts again. Forfeited miles stay forfeited. */
    void reopen(Actor actor, String programmeCode, String number) {
        MemberId id = cards.person(programmeCode, number);
        database.useTransaction(
                it -> {
                    Instant closedAt =
                            ClosureStore.find(it, id)
                                    .orElseThrow(() -> Problem.notFound("closure"));
                    if (clock.instant().isAfter(closedAt.plus(REOPENED_MAX))) {
                        throw notPossible(
                                "It was closed more than " + REOPENED_MAX.toDays() + " days ago.");
                    }
                    boolean isPaidOut =
                            cards.accounts(id).stream()
                                    .anyMatch(
                                            account ->
                                                    ledger.hasTransfer(
                                                            it, account, HouseRole.PAYOUT));
                    if (isPaidOut) {
                        throw notPossible("Miles were paid out.");
                    }
                    ClosureStore.delete(it, id);
                    statuses.set(it, actor, id, Status.ACTIVE, Status.ACTIVE);
                    trail.recordAdded(
                            it,
                            actor,
                            PERSON_REOPENED,
                            id.programmeCode() + "/" + id.number(),
                            JsonView.empty());
                });
    }

    private static void requireAlone(Transaction transaction, MemberId id) {
        boolean isOther =
                MemberCards.isInHousehold(transaction, id)
                        || MemberCards.find(transaction, id)
                                .filter(it -> !it.isHoldersOwn())
                                .isPresent()
                        || Members.allOfAccount(transaction, id).stream()
                                .anyMatch(it -> !it.id().equals(id));
        if (isOther) {
            throw notPossible("The account is shared or merged. Move the members out first.");
        }
    }

    private static void requireEmpty(Optional<Account> account) {
        if (account.filter(it -> !it.balance().equals(Miles.ZERO)).isPresent()) {
            throw notPossible("An account is not empty. Forfeit, pay out or move the miles first.");
        }
    }

    private static Problem notPossible(String detail) {
        return new Problem(ProblemType.NOT_POSSIBLE_NOW, detail);
    }
}
