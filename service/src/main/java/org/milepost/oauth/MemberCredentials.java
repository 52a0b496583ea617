package org.milepost.oauth;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Fault;
import org.milepost.http.Text;
import org.milepost.programme.MemberId;

/**
 * The passwords of members, stored as slow salted hashes. A member has none until it registers.
 *
 * <p>Threads: shared by all; calls block on the database, and on their turn to hash.
 */
public final class MemberCredentials {

    private static final int PASSWORD_LENGTH_MIN = 8;
    private static final int PASSWORD_LENGTH_MAX = 128;

    private final MemberCredentialStore store;
    private final SecretHash hash;

    /** The passwords in this store. */
    public MemberCredentials(MemberCredentialStore store, SecretHash hash) {
        this.store = store;
        this.hash = hash;
    }

    /** Whether a member may choose this password. */
    public static boolean isPassword(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= PASSWORD_LENGTH_MIN
                && length <= PASSWORD_LENGTH_MAX
                && Text.isPrintable(text)
                && !text.isBlank();
    }

    /** The store, for registrations within a transaction. */
    public MemberCredentialStore store() {
        return store;
    }

    /**
     * Gives the same password to all those of these members who have none. It is hashed once, with
     * one salt, which is acceptable only for a sandbox with a password that everybody knows.
     */
    public void registerAll(Collection<MemberId> members, String password) {
        List<MemberId> without =
                members.stream().filter(member -> store.find(member).isEmpty()).toList();
        if (!without.isEmpty()) {
            store.addAll(without, hash(password));
        }
    }

    /**
     * What is stored of a password.
     *
     * @throws Fault 503 when there was no turn to hash in time
     */
    public String hash(String password) {
        return hash.make(password);
    }

    /**
     * Whether this is the member's password. It takes the same time when the member has none, or
     * when there is no such member.
     *
     * @throws Fault 503 when there was no turn to hash in time
     */
    public boolean check(MemberId member, String password) {
        Optional<String> known = store.find(member);
        if (known.isEmpty()) {
            hash.pretend(password);
            return false;
        }
        return hash.matches(password, known.get());
    }
}
