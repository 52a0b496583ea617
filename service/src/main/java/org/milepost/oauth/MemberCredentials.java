package org.milepost.oauth;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.milepost.http.Fault;
import org.milepost.http.Text;
import org.milepost.postgres.Bucket;
import org.milepost.programme.MemberId;
import org.milepost.programme.Programmes;

/**
 * The passwords of members, kept as slow salted hashes. A member has none until it registers.
 *
 * <p>Threads: shared by all; calls block on the database, and on their turn to hash.
 */
public final class MemberCredentials {

    /** The shortest password that a member can register, in characters. */
    public static final int PASSWORD_LENGTH_MIN = 8;

    /** The longest one. */
    public static final int PASSWORD_LENGTH_MAX = 128;

    private final Jdbi jdbi;
    private final Programmes programmes;
    private final SecretHash hash;
    private final InstantSource clock;

    /**
     * The passwords in this database.
     *
     * @param clock real time
     */
    public MemberCredentials(
            Jdbi jdbi, Programmes programmes, SecretHash hash, InstantSource clock) {
        this.jdbi = jdbi;
        this.programmes = programmes;
        this.hash = hash;
        this.clock = clock;
    }

    /** Whether a member may choose this password. */
    public static boolean isPassword(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= PASSWORD_LENGTH_MIN
                && length <= PASSWORD_LENGTH_MAX
                && Text.isPrintable(text)
                && !text.isBlank();
    }

    /** Whether the member has a password. */
    public boolean hasCredentials(MemberId member) {
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
        return jdbi.inTransaction(handle -> register(handle, member, passwordHash));
    }

    /**
     * The same within a transaction of the caller's.
     *
     * @param passwordHash what {@link #hash} made of the password, before the transaction began
     */
    public boolean register(Handle transaction, MemberId member, String passwordHash) {
        return MemberCredentialStore.add(
                transaction, bucket(member), member, passwordHash, clock.instant());
    }

    /**
     * Gives the same password to all those of these members who have none. It is hashed once, with
     * one salt, which is good enough for a sandbox whose password everybody knows, and for nothing
     * else.
     */
    public void registerAll(Collection<MemberId> members, String password) {
        List<MemberId> without =
                members.stream().filter(member -> !hasCredentials(member)).toList();
        if (!without.isEmpty()) {
            String passwordHash = hash(password);
            jdbi.useTransaction(
                    handle -> without.forEach(member -> register(handle, member, passwordHash)));
        }
    }

    /**
     * What is kept of a password.
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
        Optional<String> known = find(member);
        if (known.isEmpty()) {
            hash.pretend(password);
            return false;
        }
        return hash.matches(password, known.get());
    }

    private Optional<String> find(MemberId member) {
        return jdbi.withHandle(
                handle -> MemberCredentialStore.find(handle, bucket(member), member));
    }

    private Bucket bucket(MemberId member) {
        return Bucket.of(
                programmes.current().programme(member.programme()).code(), member.number());
    }
}
