package org.milepost.member;

import static org.milepost.trail.Action.MEMBER_REGISTERED;

import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.milepost.ledger.Ledger;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The members of all programmes. They are many, so none is held in memory: every question reads the
 * few rows that it needs, by key.
 *
 * <p>All methods throw {@link org.jdbi.v3.core.JdbiException} when the database fails.
 *
 * <p>Threads: shared; calls block on the database.
 */
public final class Members {

    /** The client in the trail of registrations that partners send. */
    private static final String PARTNER_API = "avios";

    private final Database database;
    private final MemberAccounts accounts;
    private final MemberPasswords passwords;
    private final MemberCards cards;
    private final Enrolment enrolment;
    private final ChangeStore trail;
    private final InstantSource clock;

    /**
     * The members in this database.
     *
     * @param currency the code of the currency that members' accounts have
     * @param realTime for passwords
     * @param clock the programmes' time, in whole microseconds
     */
    public Members(
            Database database,
            Programmes programmes,
            Ledger ledger,
            String currency,
            InstantSource realTime,
            InstantSource clock) {
        this.database = database;
        this.accounts = new MemberAccounts(programmes, ledger, currency);
        this.passwords = new MemberPasswords(database, SecretHash.bounded(), realTime);
        this.cards = new MemberCards(database);
        this.enrolment = new Enrolment(database, accounts, passwords);
        this.trail = new ChangeStore(database, clock);
        this.clock = clock;
    }

    /** The accounts of members and households. */
    public MemberAccounts accounts() {
        return accounts;
    }

    /** The passwords of members. */
    public MemberPasswords passwords() {
        return passwords;
    }

    /** The cards of members and collectors. */
    public MemberCards cards() {
        return cards;
    }

    /** The member of this number. */
    public Optional<Member> find(MemberId id) {
        return database.read(it -> MemberStore.find(it, id));
    }

    /** Where a presented number leads, and the member there. */
    public record Presented(PresentedNumber number, Optional<Member> member) {}

    /** Where the number of a card leads that somebody presents. */
    public Presented presented(MemberId id) {
        return database.read(
                it -> {
                    PresentedNumber number = MemberCards.presented(it, id);
                    return new Presented(
                            number, MemberStore.find(it, id.withNumber(number.holder())));
                });
    }

    /** The profile of a member; empty fields when nothing is known. */
    public Profile profile(MemberId id) {
        return database.read(it -> ProfileStore.find(it, id));
    }

    /**
     * The members who share an account: those of a household in the order of their numbers, or the
     * one member whose own it is. Empty when nobody has it.
     */
    public List<Member> ofAccount(Programme programme, String accountNumber) {
        MemberId account = MemberId.of(programme, accountNumber);
        return database.read(it -> MemberStore.ofAccount(it, account));
    }

    /**
     * Enrols a person at the request of a partner, or finds the member that the same request has
     * made.
     */
    public JoinResult join(Partner through, Programme programme, JoinRequest request) {
        return enrolment.join(through, programme, request, clock.instant());
    }

    /**
     * Enrols a person with a number that the operator chose, in a transaction of the caller.
     *
     * @return whether the number was free; otherwise the caller must roll back
     */
    public boolean enrol(Transaction transaction, Programme programme, KnownMember member) {
        return enrolment.add(
                transaction,
                new Enrolment.Addition(programme, member, Optional.empty(), Optional.empty()));
    }

    /**
     * Gives a member its first password at the request of a partner: password, use of the code and
     * entry in the trail in one transaction.
     */
    public RegistrationResult register(
            Partner through, Member member, String password, Optional<RegistrationCode> code) {
        String passwordHash = passwords.hash(password);
        MemberId id = member.id();
        return database.inTransaction(
                it -> {
                    if (!passwords.register(it, id, passwordHash)) {
                        return RegistrationResult.ALREADY_REGISTERED;
                    }
                    if (code.isEmpty() && RegistrationCodeStore.isRequired(it, id)) {
                        it.rollback();
                        return RegistrationResult.CODE_NOT_VALID;
                    }
                    if (code.isPresent()
                            && !RegistrationCodeStore.use(it, id, code.get(), clock.instant())) {
                        it.rollback();
                        return RegistrationResult.CODE_NOT_VALID;
                    }
                    trail.recordAdded(
                            it,
                            new Actor(PARTNER_API, through.code()),
                            MEMBER_REGISTERED,
                            id.programmeCode() + "/" + id.number(),
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("proof", IdentityProof.of(code).word()));
                    return RegistrationResult.REGISTERED;
                });
    }

    /** A member before and after a change. */
    public record Changed(KnownMember before, KnownMember after) {}

    /**
     * Changes a member's name and profile in a transaction of the caller. What stays the same is
     * not written.
     *
     * @param change makes the member after the change from the one before; pure
     * @return empty when there is no such member
     */
    public Optional<Changed> change(
            Transaction transaction, MemberId id, UnaryOperator<KnownMember> change) {
        return MemberStore.lock(transaction, id)
                .map(it -> new KnownMember(it, ProfileStore.find(transaction, id)))
                .map(before -> write(transaction, before, change.apply(before)));
    }

    private static Changed write(Transaction transaction, KnownMember before, KnownMember after) {
        if (!after.member().equals(before.member())) {
            MemberStore.rename(transaction, after.member());
        }
        if (!after.profile().equals(before.profile())) {
            ProfileStore.put(transaction, after.member().id(), after.profile());
        }
        return new Changed(before, after);
    }

    /**
     * Gives a member another account in a transaction of the caller: the own one, or that of a
     * household.
     *
     * @param change makes the member with the other account; refuses by throwing
     * @return empty when there is no such member
     */
    public Optional<Changed> reassign(
            Transaction transaction, MemberId id, UnaryOperator<Member> change) {
        return MemberStore.lock(transaction, id)
                .map(
                        before -> {
                            Member after = change.apply(before);
                            MemberStore.reassign(transaction, before, after);
                            Profile profile = ProfileStore.find(transaction, id);
                            return new Changed(
                                    new KnownMember(before, profile),
                                    new KnownMember(after, profile));
                        });
    }

    /** The members who can use an account, in a transaction of the caller. */
    public static List<Member> allOfAccount(Transaction transaction, MemberId account) {
        return MemberStore.allOfAccount(transaction, account);
    }

    /**
     * The same in a transaction of its own, during which the member's account stays active; empty
     * when it is not.
     */
    public Optional<KnownMember> changeActive(
            Programme programme, Member member, UnaryOperator<KnownMember> change) {
        return database.inTransaction(
                it ->
                        accounts.isActive(it, programme, member)
                                ? change(it, member.id(), change).map(Changed::after)
                                : Optional.empty());
    }

    /**
     * Issues a registration code in a transaction of the caller; an earlier one is not valid any
     * more.
     *
     * @return whether there is such a member
     */
    public boolean issueCode(
            Transaction transaction,
            MemberId id,
            RegistrationCode code,
            Instant issuedAt,
            Instant expiresAt) {
        if (MemberStore.lock(transaction, id).isEmpty()) {
            return false;
        }
        RegistrationCodeStore.put(transaction, id, code, issuedAt, expiresAt, false);
        return true;
    }

    /**
     * Takes the password of a member away, in a transaction of the caller. Only with this code, or
     * a later one, can the member register another.
     *
     * @return whether there is such a member
     */
    public boolean resetPassword(
            Transaction transaction,
            MemberId id,
            RegistrationCode code,
            Instant issuedAt,
            Instant expiresAt) {
        if (MemberStore.lock(transaction, id).isEmpty()) {
            return false;
        }
        PasswordStore.delete(transaction, id);
        RegistrationCodeStore.put(transaction, id, code, issuedAt, expiresAt, true);
        return true;
    }

    /**
     * Erases all that is known of a member but the number and the account: the name, the profile,
     * the password and the registration code. In a transaction of the caller.
     *
     * @return the member without a name; empty when there is no such member
     */
    public Optional<Member> erase(Transaction transaction, MemberId id) {
        return MemberStore.lock(transaction, id)
                .map(
                        it -> {
                            Member nameless = new Member(id, Optional.empty(), it.accountNumber());
                            MemberStore.rename(transaction, nameless);
                            ProfileStore.delete(transaction, id);
                            PasswordStore.delete(transaction, id);
                            RegistrationCodeStore.delete(transaction, id);
                            return nameless;
                        });
    }

    /**
     * Whether this is the member's registration code and has not expired. A used one counts too, so
     * that the answer to a repeated request is that the member is registered.
     */
    public boolean isCodeOf(MemberId id, RegistrationCode code) {
        return database.read(it -> RegistrationCodeStore.find(it, id, clock.instant()))
                .filter(digest -> MessageDigest.isEqual(digest, code.digest()))
                .isPresent();
    }
}
