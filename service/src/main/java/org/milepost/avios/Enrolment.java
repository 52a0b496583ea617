package org.milepost.avios;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.milepost.http.Fault;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.programme.Joining;
import org.milepost.programme.Member;
import org.milepost.programme.MemberId;
import org.milepost.programme.MemberName;
import org.milepost.programme.Members;
import org.milepost.programme.NumberRules;
import org.milepost.programme.Partner;
import org.milepost.programme.Profile;
import org.milepost.programme.Profiles;
import org.milepost.programme.Programme;

/**
 * Makes members: number, account, profile and perhaps a password, all in one transaction and in one
 * bucket.
 *
 * <p>The number is drawn from a digest of the request's key, or from chance when it has none; one
 * that is taken makes room for the next that the digest draws. A retry with the same key draws the
 * same numbers in the same order, and comes upon the member that the first try made. So nothing but
 * the member itself has to be remembered, and no number is given twice, however many try. A
 * repeated password is compared with the slow hash of the first one: no digest of it is kept.
 *
 * <p>Threads: shared by all; calls block on the database.
 */
final class Enrolment {

    /** With a third of a programme's numbers taken, one in 3^20 would find none. */
    private static final int DRAWS_MAX = 20;

    private static final String CURRENCY = "AVIOS";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Jdbi jdbi;
    private final Members members;
    private final Profiles profiles;
    private final SecurityProfiles passwords;
    private final ProofAttempts attempts;
    private final Ledger ledger;
    private final InstantSource clock;

    Enrolment(
            Jdbi jdbi,
            Members members,
            Profiles profiles,
            SecurityProfiles passwords,
            ProofAttempts attempts,
            Ledger ledger,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.members = members;
        this.profiles = profiles;
        this.passwords = passwords;
        this.attempts = attempts;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Somebody who joins.
     *
     * @param name absent for none
     * @param profile what else is told
     * @param content what a retry must have in common with the first try, but for the password
     * @param key by which a retry is recognised
     * @param password the first password
     */
    record Joiner(
            Optional<MemberName> name,
            Profile profile,
            String content,
            Optional<String> key,
            Optional<String> password) {}

    /**
     * Makes a member, or finds the one that the same request has made.
     *
     * @param pair who asks about the account of a number
     * @return the member as the request tells of it: what became of it later is not the partner's
     *     to know
     * @throws PartnerRefusal when the key was used for something else, or no free number is found
     * @throws Fault 503 when too many passwords of repeated requests were other ones
     */
    Member join(
            Partner through,
            Programme programme,
            Function<String, ProofAttempts.Pair> pair,
            Joiner joiner) {
        byte[] digest =
                joiner.key()
                        .map(it -> sha256("join", through.code(), programme.code(), it))
                        .orElseGet(Enrolment::chance);
        Joining joining =
                new Joining(clock.instant(), through.id(), digest, sha256(joiner.content()));
        Optional<String> passwordHash = joiner.password().map(passwords::hash);
        for (int draw = 0; draw < DRAWS_MAX; draw++) {
            String number = NumberRules.of(sha256(digest, draw));
            Member member = new Member(new MemberId(programme.id(), number), joiner.name(), number);
            if (isMade(programme, member, joiner.profile(), joining, passwordHash)) {
                return member;
            }
            Optional<Joining> known = profiles.joining(member.id());
            if (known.filter(it -> it.isRepeatedBy(joining)).isPresent()) {
                requireTheSame(known.get(), joining, member, joiner.password(), pair);
                return member;
            }
        }
        throw PartnerRefusal.of(
                ErrorCode.SERVICE_UNAVAILABLE, "No free membership number was found.");
    }

    /** A password is looked at last, and counted when it is another one: others could guess it. */
    private void requireTheSame(
            Joining known,
            Joining joining,
            Member member,
            Optional<String> password,
            Function<String, ProofAttempts.Pair> pair) {
        if (!known.asksForTheSameAs(joining)) {
            throw otherContent();
        }
        if (password.isEmpty()) {
            return;
        }
        boolean isTheSame = passwords.isPasswordOf(member.id(), password.get());
        Duration wait = attempts.judge(pair.apply(member.id().number()), isTheSame);
        if (!wait.isZero()) {
            throw ProofAttempts.tooManyFailures(wait);
        }
        if (!isTheSame) {
            throw otherContent();
        }
    }

    private static PartnerRefusal otherContent() {
        return PartnerRefusal.of(
                ErrorCode.DATA_INVALID, "The Idempotency-Key was used for another request.");
    }

    /** Whether the number was free, and now is this member's. */
    private boolean isMade(
            Programme programme,
            Member member,
            Profile profile,
            Joining joining,
            Optional<String> passwordHash) {
        String number = member.id().number();
        AccountOpening opening =
                new AccountOpening(
                        AccountId.of(programme.code(), number, CURRENCY),
                        number,
                        programme.currency(CURRENCY).value(),
                        Standing.ORDINARY);
        return jdbi.inTransaction(
                handle -> {
                    boolean isFree =
                            members.add(handle, member)
                                    && profiles.add(handle, member.id(), profile, joining)
                                    && ledger.open(handle, List.of(opening)) == 1
                                    && passwordHash
                                            .map(it -> passwords.register(handle, member.id(), it))
                                            .orElse(true);
                    if (!isFree) {
                        handle.rollback();
                    }
                    return isFree;
                });
    }

    private static byte[] chance() {
        byte[] digest = new byte[32];
        RANDOM.nextBytes(digest);
        return digest;
    }

    private static byte[] sha256(byte[] digest, int draw) {
        return sha256().digest(ByteBuffer.allocate(36).put(digest).putInt(draw).array());
    }

    /** No part has a control character, so that the separators cannot be imitated. */
    private static byte[] sha256(String... parts) {
        return sha256().digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
