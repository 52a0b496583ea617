package org.milepost.member;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Fault;
import org.milepost.http.Text;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;

/**
 * The passwords of members, stored as slow salted hashes. A member has none until it registers.
 *
 * <p>Threads: shared; calls block on the database, and on their turn to hash.
 *
 * @param clock real time
 */
public record MemberPasswords(Database database, SecretHash hash, InstantSource clock) {

    /** The shortest password that a member can register, in characters. */
    public static final int LENGTH_MIN = 8;

    /** The longest one. */
    public static final int LENGTH_MAX = 128;

    /**
     * Whether a member may choose this password. It is normalized first, as it is before it is
     * hashed; then each code point is a character (NIST SP 800-63B, section 3.1.1.2).
     */
    public static boolean isPassword(String text) {
        String normalized = SecretHash.normalized(text);
        int length = normalized.codePointCount(0, normalized.length());
        return length >= LENGTH_MIN
                && length <= LENGTH_MAX
                && Text.isPrintable(text)
                && Text.isPrintable(normalized)
                && !normalized.isBlank();
    }

    /** Whether the member has a password. */
    public boolean hasPassword(MemberId member) {
        return find(member).isPresent();
    }

    /**
     * Gives the member its first password, in a transaction of its own.
     *
     * @return whether it had none before; otherwise nothing is changed
     * @throws Fault 503 when there was no turn to hash in time
     */
    public boolean register(MemberId member, String password) {
        String passwordHash = hash(password);
        return database.inTransaction(it -> register(it, member, passwordHash));
    }

    /** The same in a transaction of the caller, with the {@link #hash} of the password. */
    boolean register(Transaction transaction, MemberId member, String passwordHash) {
        return PasswordStore.add(transaction, member, passwordHash, clock.instant());
    }

    /** Whether the member has a password. */
    public boolean isRegistered(Transaction transaction, MemberId member) {
        return PasswordStore.find(transaction, member).isPresent();
    }

    /**
     * Gives the same password to all of these members who have none. It is hashed once, with one
     * salt: only for a sandbox, whose password is public.
     */
    public void registerAll(Collection<MemberId> members, String password) {
        List<MemberId> without = members.stream().filter(it -> !hasPassword(it)).toList();
        if (!without.isEmpty()) {
            String passwordHash = hash(password);
            database.useTransaction(
                    it -> without.forEach(member -> register(it, member, passwordHash)));
        }
    }

    /**
     * The hash to store of a password. It takes a tenth of a second, so call it outside of
     * transactions.
     *
     * @throws Fault 503 when there was no turn to hash in time
     */
    String hash(String password) {
        return hash.make(password);
    }

    /**
     * Whether this is the member's password. It takes the same time when the member has none, or
     * when there is no such member.
     *
     * @throws Fault 503 when there was no turn to hash in time
     */
    public boolean check(MemberId member, String password) {
        Optional<String> known = find(member);
        if (known.isEmpty()) {
            hash.pretend(password);
            return false;
        }
        return hash.matches(password, known.get());
    }

    /** How many passwords are hashed or checked at the same time. */
    public int concurrencyMax() {
        return hash.concurrencyMax();
    }

    private Optional<String> find(MemberId member) {
        return database.read(it -> PasswordStore.find(it, member));
    }
}
