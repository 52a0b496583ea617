package org.milepost.oauth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.milepost.postgres.Transaction;

/**
 * The grants and sign-ins of members, for operators: lists them, and ends them within the
 * operator's transactions. Expired ones, whose rows are deleted later, are omitted.
 *
 * <p>Every instance refuses the access tokens of an ended grant within two seconds of the commit:
 * see {@link Grants}. Codes, refresh tokens and sign-ins are refused at once.
 *
 * <p>Threads: shared.
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

    /** Real time. */
    public InstantSource clock() {
        return clock;
    }

    /** The member's grants, the earliest first. */
    public List<MemberGrant> grants(Transaction transaction, Subject member) {
        return live(GrantStore.ofMember(transaction, member.text()), MemberGrant::until);
    }

    /** The member's sign-ins, the earliest first. */
    public List<MemberSignIn> signIns(Transaction transaction, Subject member) {
        return live(SignInStore.ofMember(transaction, member.text()), MemberSignIn::until);
    }

    /** Ends one grant of the member; empty when there is no such grant. */
    public Optional<MemberGrant> endGrant(Transaction transaction, Subject member, UUID id) {
        return grants(transaction, member).stream()
                .filter(grant -> grant.id().equals(id))
                .filter(grant -> GrantStore.revoke(transaction, id, clock.instant()))
                .findFirst();
    }

    /** Ends one sign-in of the member; empty when there is no such sign-in. */
    public Optional<MemberSignIn> endSignIn(Transaction transaction, Subject member, UUID id) {
        return signIns(transaction, member).stream()
                .filter(signIn -> signIn.id().equals(id))
                .filter(signIn -> SignInStore.remove(transaction, member.text(), id))
                .findFirst();
    }

    /** Ends all grants of these members, also those whose codes are not redeemed. */
    public List<MemberGrant> endGrants(Transaction transaction, Collection<Subject> members) {
        return live(
                GrantStore.revokeAll(transaction, texts(members), clock.instant()),
                MemberGrant::until);
    }

    /** Ends all sign-ins of these members. */
    public List<MemberSignIn> endSignIns(Transaction transaction, Collection<Subject> members) {
        return live(SignInStore.removeAll(transaction, texts(members)), MemberSignIn::until);
    }

    private <T> List<T> live(List<T> all, Function<T, Instant> until) {
        Instant now = clock.instant();
        return all.stream().filter(it -> until.apply(it).isAfter(now)).toList();
    }

    private static List<String> texts(Collection<Subject> members) {
        return members.stream().map(Subject::text).toList();
    }
}
