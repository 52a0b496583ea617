package org.milepost.operator;

import static org.milepost.operator.Action.GRANTS_ENDED;
import static org.milepost.operator.Action.SIGN_INS_ENDED;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.milepost.oauth.MemberAccess;
import org.milepost.oauth.MemberGrant;
import org.milepost.oauth.MemberSignIn;
import org.milepost.oauth.Subject;
import org.milepost.postgres.Bucket;
import org.milepost.programme.MemberId;
import org.milepost.programme.Members;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists and ends the grants and sign-ins of members, for operators and when an account's status
 * changes.
 *
 * <p>Threads: shared by all.
 */
final class AccessDesk {

    private final Jdbi jdbi;
    private final Programmes programmes;
    private final Members members;
    private final MemberAccess access;
    private final ChangeStore trail;

    AccessDesk(
            Jdbi jdbi,
            Programmes programmes,
            Members members,
            MemberAccess access,
            ChangeStore trail) {
        this.jdbi = jdbi;
        this.programmes = programmes;
        this.members = members;
        this.access = access;
        this.trail = trail;
    }

    /** Whether a member has registered a password, within a transaction of the caller's. */
    boolean isRegistered(Handle transaction, Programme programme, MemberId member) {
        return access.hasPassword(
                transaction, Bucket.of(programme.code(), member.number()), member);
    }

    /** The grants of a member that have not ended, the earliest first. */
    List<MemberGrant> grants(String programmeCode, String number) {
        Subject member = member(programmeCode, number);
        return jdbi.withHandle(handle -> access.grants(handle, member));
    }

    /** The sign-ins of a member that have not ended, the earliest first. */
    List<MemberSignIn> signIns(String programmeCode, String number) {
        Subject member = member(programmeCode, number);
        return jdbi.withHandle(handle -> access.signIns(handle, member));
    }

    /** Ends one grant and all its tokens. */
    void endGrant(Actor actor, String programmeCode, String number, UUID id) {
        Subject member = member(programmeCode, number);
        record(
                handle -> {
                    MemberGrant ended =
                            access.endGrant(handle, member, id)
                                    .orElseThrow(() -> Problem.notFound("grant"));
                    return changes(actor, member, List.of(ended), List.of());
                });
    }

    /** Ends all grants of a member. */
    void endGrants(Actor actor, String programmeCode, String number) {
        Subject member = member(programmeCode, number);
        record(
                handle -> {
                    List<MemberGrant> ended = access.endGrants(handle, List.of(member));
                    return changes(actor, member, ended, List.of());
                });
    }

    /** Ends one sign-in. */
    void endSignIn(Actor actor, String programmeCode, String number, UUID id) {
        Subject member = member(programmeCode, number);
        record(
                handle -> {
                    MemberSignIn ended =
                            access.endSignIn(handle, member, id)
                                    .orElseThrow(() -> Problem.notFound("sign-in"));
                    return changes(actor, member, List.of(), List.of(ended));
                });
    }

    /** Ends all sign-ins of a member. */
    void endSignIns(Actor actor, String programmeCode, String number) {
        Subject member = member(programmeCode, number);
        record(
                handle -> {
                    List<MemberSignIn> ended = access.endSignIns(handle, List.of(member));
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
    List<Change> endAll(Handle transaction, Actor actor, Programme programme, String account) {
        List<Subject> all =
                members.allOfAccount(transaction, programme.id(), account).stream()
                        .map(member -> new Subject(programme.code(), member.id().number()))
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

    private void record(Function<Handle, List<Change>> work) {
        jdbi.useTransaction(
                handle -> {
                    for (Change change : work.apply(handle)) {
                        trail.record(handle, change);
                    }
                });
    }

    private List<Change> changes(
            Actor actor, Subject member, List<MemberGrant> grants, List<MemberSignIn> signIns) {
        String target = member.programme() + "/" + member.number();
        List<Change> changes = new ArrayList<>();
        if (!grants.isEmpty()) {
            ObjectNode before = Picture.empty();
            ArrayNode ended = before.putArray("grants");
            grants.forEach(it -> ended.add(Picture.of(it, programmes.current())));
            changes.add(Change.deleted(actor, GRANTS_ENDED, target, before));
        }
        if (!signIns.isEmpty()) {
            ObjectNode before = Picture.empty();
            ArrayNode ended = before.putArray("signIns");
            signIns.forEach(it -> ended.add(Picture.of(it)));
            changes.add(Change.deleted(actor, SIGN_INS_ENDED, target, before));
        }
        return changes;
    }

    /** A member that the path names. */
    private Subject member(String programmeCode, String number) {
        Programme programme = ProgrammeDesk.require(programmes.current(), programmeCode);
        MemberDesk.require(members.find(new MemberId(programme.id(), number)));
        return new Subject(programme.code(), number);
    }
}
