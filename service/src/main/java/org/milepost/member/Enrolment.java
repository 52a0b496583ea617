package org.milepost.member;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.milepost.digest.Sha256;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;

/**
 * Enrols members: number, account, profile and, if there is one, password, in one transaction and
 * in one bucket.
 *
 * <p>The number of a person who joins is drawn from a digest of the request's key, or from random
 * bytes if there is no key. If a number is taken, the next one is drawn from the same digest. A
 * retry with the same key draws the same numbers in the same order, and so finds the member that
 * the first attempt made. So nothing but the member has to be stored, and no number is given twice.
 *
 * <p>Threads: shared; calls block on the database.
 */
record Enrolment(Database database, MemberAccounts accounts, MemberPasswords passwords) {

    /** With a third of a programme's numbers taken, one request in 3^20 finds none. */
    private static final int DRAWS_MAX = 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    JoinResult join(Partner through, Programme programme, JoinRequest request, Instant now) {
        byte[] digest =
                request.key()
                        .map(it -> sha256("join", through.code(), programme.code(), it))
                        .orElseGet(Enrolment::randomBytes);
        Joining joining = new Joining(now, through.id(), digest, sha256(request.content()));
        Optional<String> passwordHash = request.password().map(passwords::hash);
        for (int draw = 0; draw < DRAWS_MAX; draw++) {
            String number = NumberRules.of(sha256(digest, draw));
            Member member = new Member(MemberId.of(programme, number), request.name(), number);
            Addition addition =
                    new Addition(
                            programme,
                            new KnownMember(member, request.profile()),
                            Optional.of(joining),
                            passwordHash);
            if (database.inTransaction(it -> addOrRollBack(it, addition))) {
                return new JoinResult.Joined(member);
            }
            Optional<Joining> known =
                    database.read(it -> ProfileStore.joining(it, member.id()))
                            .filter(it -> it.isRepeatedBy(joining));
            if (known.isPresent()) {
                return known.get().asksForTheSameAs(joining)
                        ? new JoinResult.Repeated(member)
                        : new JoinResult.KeyUsed();
            }
        }
        return new JoinResult.NoNumber();
    }

    /**
     * A member to add.
     *
     * @param joining the request of the person who joins; absent for one whom the operator enrols
     */
    record Addition(
            Programme programme,
            KnownMember known,
            Optional<Joining> joining,
            Optional<String> passwordHash) {}

    /**
     * Adds a member in a transaction of the caller.
     *
     * @return whether the number was free; otherwise the caller must roll back
     */
    boolean add(Transaction transaction, Addition addition) {
        Member member = addition.known.member();
        return !MemberCards.isTaken(transaction, member.id())
                && MemberStore.add(transaction, member)
                && addProfile(transaction, addition)
                && openAccount(transaction, addition)
                && addition.passwordHash
                        .map(it -> passwords.register(transaction, member.id(), it))
                        .orElse(true);
    }

    private boolean addOrRollBack(Transaction transaction, Addition addition) {
        boolean isAdded = add(transaction, addition);
        if (!isAdded) {
            transaction.rollback();
        }
        return isAdded;
    }

    private static boolean addProfile(Transaction transaction, Addition addition) {
        MemberId id = addition.known.member().id();
        Profile profile = addition.known.profile();
        if (addition.joining.isPresent()) {
            return ProfileStore.add(transaction, id, profile, addition.joining.get());
        }
        if (!profile.equals(Profile.UNKNOWN)) {
            ProfileStore.put(transaction, id, profile);
        }
        return true;
    }

    /** An operator may give a member the account that was opened under its number before. */
    private boolean openAccount(Transaction transaction, Addition addition) {
        Member member = addition.known.member();
        return member.isMerged()
                || accounts.open(transaction, addition.programme, member.accountNumber())
                || addition.joining.isEmpty();
    }

    private static byte[] randomBytes() {
        byte[] digest = new byte[32];
        RANDOM.nextBytes(digest);
        return digest;
    }

    private static byte[] sha256(byte[] digest, int draw) {
        return Sha256.begun().digest(ByteBuffer.allocate(36).put(digest).putInt(draw).array());
    }

    /** No part has a control character, so that the separators cannot be imitated. */
    private static byte[] sha256(String... parts) {
        return Sha256.begun().digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
    }
}
