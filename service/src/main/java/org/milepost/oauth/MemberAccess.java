package org.milepost.oauth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.milepost.postgres.Transaction;

/**
 * The grants and sign-ins of members, for operators: lists them, and ends them within the
 * operator's transactions.
 *
 * <p>Every instance refuses the access tokens of an ended grant within two seconds of the commit:
 * see {@link Grants}. Codes, refresh tokens and sign-ins are refused at once.
 *
 * <p>Threads: safe for all.
 */
public final class MemberAccess {

    private final InstantSource clock;

    /**
     * The access of all members.
     *
     * @param clock real time
     */
    public MemberAccess(InstantSource clock) {
        this.clock = clock;
    }

    /** The member's grants that have not ended, the earliest first. */
    public List<MemberGrant> grants(Transaction transaction, Subject member) {
        return live(GrantStore.ofMember(transaction, member.text()));
    }

    /** The member's sign-ins that have not ended, the earliest first. */
    public List<MemberSignIn> signIns(Transaction transaction, Subject member) {
        return liveSignIns(SignInStore.ofMember(transaction, member.text()));
    }

    /** Ends one grant of the member; empty when there is no such grant that has not ended. */
    public Optional<MemberGrant> endGrant(Transaction transaction, Subject member, UUID id) {
        return grants(transaction, member).stream()
                .filter(grant -> grant.id().equals(id))
                .filter(grant -> GrantStore.revoke(transaction, id, clock.instant()))
                .findFirst();
    }

    /** Ends one sign-in of the member; empty when there is no such sign-in that has not ended. */
    public Optional<MemberSignIn> endSignIn(Transaction transaction, Subject member, UUID id) {
        return signIns(transaction, member).stream()
                .filter(signIn -> signIn.id().equals(id))
                .filter(signIn -> SignInStore.remove(transaction, member.text(), id))
                .findFirst();
    }

    /** Ends all grants of these members, codes that are not redeemed among them. */
    public List<MemberGrant> endGrants(Transaction transaction, Collection<Subject> members) {
        return live(GrantStore.revokeAll(transaction, texts(members), clock.instant()));
    }

    /** Ends all sign-ins of these members. */
    public List<MemberSignIn> endSignIns(Transaction transaction, Collection<Subject> members) {
        return liveSignIns(SignInStore.removeAll(transaction, texts(members)));
    }

    /** Without those that had ended by themselves, whose rows are deleted later. */
    private List<MemberGrant> live(List<MemberGrant> grants) {
        Instant now = clock.instant();
        return grants.stream().filter(grant -> grant.until().isAfter(now)).toList();
    }

    private List<MemberSignIn> liveSignIns(List<MemberSignIn> signIns) {
        Instant now = clock.instant();
        return signIns.stream().filter(signIn -> signIn.until().isAfter(now)).toList();
    }

    private static List<String> texts(Collection<Subject> members) {
        return members.stream().map(Subject::text).toList();
    }
}
