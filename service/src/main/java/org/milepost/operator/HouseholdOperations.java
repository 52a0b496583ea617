package org.milepost.operator;

import static org.milepost.trail.Action.ACCOUNT_CHANGED;
import static org.milepost.trail.Action.MEMBER_CHANGED;

import java.util.List;
import java.util.Optional;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Standing.Status;
import org.milepost.ledger.StandingChange;
import org.milepost.member.KnownMember;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * Members who move into and out of households. While a member shares a household's account, the
 * credits and debits under the member's number are in that account, and the member's own account is
 * inactive: a credit that was on its way to it is refused, and so no miles are where nobody looks.
 *
 * <p>Threads: shared.
 */
public record HouseholdOperations(
        Database database,
        Programmes programmes,
        Members members,
        Ledger ledger,
        ChangeStore trail) {

    /**
     * Moves a member with an account of its own into a household.
     *
     * @throws Problem when the member shares an account, or others share the member's, or its own
     *     account is not active or not empty, or the household's is not active
     */
    KnownMember moveIn(Actor actor, String programmeCode, String number, String household) {
        Programme programme = programme(programmeCode);
        MemberId id = MemberId.of(programme, number);
        return database.inTransaction(
                it -> {
                    Members.Changed changed =
                            MemberOperations.require(
                                    members.reassign(
                                            it,
                                            id,
                                            before -> {
                                                requireAlone(it, before);
                                                requireHousehold(it, programme, number, household);
                                                return new Member(id, before.name(), household);
                                            }));
                    Account own = ledger.lock(it, account(programme, number), number).orElseThrow();
                    if (!own.standing().isActive()) {
                        throw notPossible("The member's own account is not active.");
                    }
                    if (!own.balance().equals(Miles.ZERO)) {
                        throw notPossible(
                                "The member's own account is not empty. Move the balance first.");
                    }
                    setStatus(it, actor, programme, number, Status.INACTIVE);
                    record(it, actor, changed);
                    return changed.after();
                });
    }

    /**
     * Moves a member out of a household, to an account of its own: the one that it had before, or a
     * new one. What the household has stays there.
     */
    void moveOut(Actor actor, String programmeCode, String number) {
        Programme programme = programme(programmeCode);
        MemberId id = MemberId.of(programme, number);
        database.useTransaction(
                it -> {
                    Members.Changed changed =
                            MemberOperations.require(
                                    members.reassign(
                                            it,
                                            id,
                                            before -> {
                                                if (!before.isMerged()) {
                                                    throw Problem.notFound("household");
                                                }
                                                return new Member(id, before.name(), number);
                                            }));
                    if (!members.accounts().open(it, programme, number)) {
                        setStatus(it, actor, programme, number, Status.ACTIVE);
                    }
                    record(it, actor, changed);
                });
    }

    private static void requireAlone(Transaction transaction, Member member) {
        if (member.isMerged()) {
            throw notPossible("The member is in a household. Move the member out first.");
        }
        if (Members.allOfAccount(transaction, member.id()).size() > 1) {
            throw notPossible("Other members share the account of the member.");
        }
    }

    private void requireHousehold(
            Transaction transaction, Programme programme, String number, String household) {
        Optional<Standing> standing =
                number.equals(household)
                        ? Optional.empty()
                        : ledger.holdStanding(
                                transaction, account(programme, household), household);
        if (standing.isEmpty()) {
            throw Problem.invalid("/household", "is not the number of another account");
        }
        if (!standing.get().isActive()) {
            throw notPossible("The account of the household is not active.");
        }
    }

    private void setStatus(
            Transaction transaction,
            Actor actor,
            Programme programme,
            String number,
            Status status) {
        StandingChange made =
                ledger.changeStanding(
                                transaction,
                                List.of(account(programme, number)),
                                number,
                                before -> new Standing(status, before.restrictions()))
                        .orElseThrow();
        if (!made.before().equals(made.after())) {
            trail.recordChanged(
                    transaction,
                    actor,
                    ACCOUNT_CHANGED,
                    programme.code() + "/" + number,
                    JsonView.ofStatus(made.before()),
                    JsonView.ofStatus(made.after()));
        }
    }

    private void record(Transaction transaction, Actor actor, Members.Changed changed) {
        MemberId id = changed.after().member().id();
        trail.recordChanged(
                transaction,
                actor,
                MEMBER_CHANGED,
                id.programmeCode() + "/" + id.number(),
                JsonView.of(changed.before()),
                JsonView.of(changed.after()));
    }

    private AccountId account(Programme programme, String number) {
        return members.accounts().id(programme, number);
    }

    private Programme programme(String code) {
        Programme programme = ProgrammeOperations.require(programmes.current(), code);
        if (!members.accounts().existIn(programme)) {
            throw Problem.notFound("programme of members");
        }
        return programme;
    }

    private static Problem notPossible(String detail) {
        return new Problem(ProblemType.NOT_POSSIBLE_NOW, detail);
    }
}
