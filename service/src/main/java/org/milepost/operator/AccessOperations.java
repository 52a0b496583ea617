package org.milepost.operator;

import static org.milepost.trail.Action.GRANTS_ENDED;
import static org.milepost.trail.Action.SIGN_INS_ENDED;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.milepost.member.MemberId;
import org.milepost.member.MemberStore;
import org.milepost.member.Members;
import org.milepost.oauth.MemberAccess;
import org.milepost.oauth.MemberGrant;
import org.milepost.oauth.MemberSignIn;
import org.milepost.oauth.Subject;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists and ends the grants and sign-ins of members, for operators and when an account's status
 * changes.
 *
 * <p>Threads: shared.
 */
public record AccessOperations(
        Database database,
        Programmes programmes,
        Members members,
        MemberAccess access,
        ChangeStore trail) {

    /** The grants of a member that have not ended, the earliest first. */
    List<MemberGrant> grants(String programmeCode, String number) {
        Subject member = member(programmeCode, number);
        return database.read(transaction -> access.grants(transaction, member));
    }

    /** The sign-ins of a member that have not ended, the earliest first. */
    List<MemberSignIn> signIns(String programmeCode, String number) {
        Subject member = member(programmeCode, number);
        return database.read(transaction -> access.signIns(transaction, member));
    }

    /** Ends one grant and all its tokens. */
    void endGrant(Actor actor, String programmeCode, String number, UUID id) {
        Subject member = member(programmeCode, number);
        record(
                transaction -> {
                    MemberGrant ended =
                            access.endGrant(transaction, member, id)
                                    .orElseThrow(() -> Problem.notFound("grant"));
                    return changes(actor, member, List.of(ended), List.of());
                });
    }

    /** Ends all grants of a member. */
    void endGrants(Actor actor, String programmeCode, String number) {
        Subject member = member(programmeCode, number);
        record(
                transaction -> {
                    List<MemberGrant> ended = access.endGrants(transaction, List.of(member));
                    return changes(actor, member, ended, List.of());
                });
    }

    /** Ends one sign-in. */
    void endSignIn(Actor actor, String programmeCode, String number, UUID id) {
        Subject member = member(programmeCode, number);
        record(
                transaction -> {
                    MemberSignIn ended =
                            access.endSignIn(transaction, member, id)
                                    .orElseThrow(() -> Problem.notFound("sign-in"));
                    return changes(actor, member, List.of(), List.of(ended));
                });
    }

    /** Ends all sign-ins of a member. */
    void endSignIns(Actor actor, String programmeCode, String number) {
        Subject member = member(programmeCode, number);
        record(
                transaction -> {
                    List<MemberSignIn> ended = access.endSignIns(transaction, List.of(member));
                    return changes(actor, member, List.of(), ended);
                });
    }

    /**
     * Ends all grants and sign-ins of all members who can use an account, within a transaction that
     * has changed the account's status, which locks it. Members who sign in or consent at the same
     * time are either ended here or wait and then see the new status.
     *
     * @return what to write into the trail
     */
    List<Change> endAll(Transaction transaction, Actor actor, MemberId account) {
        List<Subject> all =
                MemberStore.allOfAccount(transaction, account).stream()
                        .map(it -> new Subject(it.id().programmeCode(), it.id().number()))
                        .toList();
        List<MemberGrant> grants = access.endGrants(transaction, all);
        List<MemberSignIn> signIns = access.endSignIns(transaction, all);
        List<Change> changes = new ArrayList<>();
        for (Subject member : all) {
            changes.addAll(
                    changes(
                            actor,
                            member,
                            grants.stream()
                                    .filter(it -> it.subject().equals(member.text()))
                                    .toList(),
                            signIns.stream()
                                    .filter(it -> it.subject().equals(member.text()))
                                    .toList()));
        }
        return changes;
    }

    /**
     * Ends all grants and sign-ins of one member, within a transaction of the caller.
     *
     * @return what to write into the trail
     */
    List<Change> endAllOf(Transaction transaction, Actor actor, MemberId id) {
        Subject member = new Subject(id.programmeCode(), id.number());
        return changes(
                actor,
                member,
                access.endGrants(transaction, List.of(member)),
                access.endSignIns(transaction, List.of(member)));
    }

    private void record(Function<Transaction, List<Change>> work) {
        database.useTransaction(
                transaction -> {
                    for (Change change : work.apply(transaction)) {
                        trail.record(transaction, change);
                    }
                });
    }

    private List<Change> changes(
            Actor actor, Subject member, List<MemberGrant> grants, List<MemberSignIn> signIns) {
        String target = member.programme() + "/" + member.number();
        List<Change> changes = new ArrayList<>();
        if (!grants.isEmpty()) {
            ObjectNode before = JsonView.empty();
            ArrayNode ended = before.putArray("grants");
            grants.forEach(it -> ended.add(JsonView.of(it, programmes.current())));
            changes.add(Change.deleted(actor, GRANTS_ENDED, target, before));
        }
        if (!signIns.isEmpty()) {
            ObjectNode before = JsonView.empty();
            ArrayNode ended = before.putArray("signIns");
            signIns.forEach(it -> ended.add(JsonView.of(it)));
            changes.add(Change.deleted(actor, SIGN_INS_ENDED, target, before));
        }
        return changes;
    }

    /** A member that the path names. */
    private Subject member(String programmeCode, String number) {
        Programme programme = ProgrammeOperations.require(programmes.current(), programmeCode);
        MemberOperations.require(members.find(MemberId.of(programme, number)));
        return new Subject(programme.code(), number);
    }
}
