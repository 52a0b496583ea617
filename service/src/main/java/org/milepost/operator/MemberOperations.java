package org.milepost.operator;

import static org.milepost.trail.Action.ACCOUNT_ADJUSTED;
import static org.milepost.trail.Action.ACCOUNT_CHANGED;
import static org.milepost.trail.Action.ACCOUNT_ISSUED;
import static org.milepost.trail.Action.HOUSEHOLD_OPENED;
import static org.milepost.trail.Action.MEMBER_ADDED;
import static org.milepost.trail.Action.MEMBER_CHANGED;
import static org.milepost.trail.Action.PASSWORD_RESET;
import static org.milepost.trail.Action.REGISTRATION_CODE_ISSUED;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.ledger.StandingChange;
import org.milepost.ledger.TransferKind;
import org.milepost.member.KnownMember;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.MemberName;
import org.milepost.member.Members;
import org.milepost.member.Profile;
import org.milepost.member.RegistrationCode;
import org.milepost.postgres.Database;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;

/**
 * The operations on members, households and their accounts. An account is named by its number: that
 * of its member, or the household's own.
 *
 * <p>Threads: shared.
 */
public record MemberOperations(
        Database database,
        Programmes programmes,
        Members members,
        Ledger ledger,
        AccessOperations access,
        Bookings bookings,
        ChangeStore trail,
        InstantSource clock) {

    /** How long a registration code is valid: enough for a letter. */
    private static final Duration CODE_VALID = Duration.ofDays(14);

    private static final Bookings.Purpose ISSUE =
            new Bookings.Purpose(
                    "account", ACCOUNT_ISSUED, TransferKind.ISSUANCE, HouseRole.ISSUANCE);
    private static final Bookings.Purpose ADJUST =
            new Bookings.Purpose(
                    "account", ACCOUNT_ADJUSTED, TransferKind.ADJUSTMENT, HouseRole.ADJUSTMENT);

    /**
     * A change of a member; what is absent stays.
     *
     * @param clearsDateOfBirth whether the date of birth on record is removed
     */
    record Correction(
            Optional<MemberName> name, Optional<LocalDate> dateOfBirth, boolean clearsDateOfBirth) {

        private KnownMember of(KnownMember before) {
            Member member = before.member();
            Profile profile = before.profile();
            return new KnownMember(
                    new Member(member.id(), name.or(member::name), member.accountNumber()),
                    profile.withDateOfBirth(
                            clearsDateOfBirth
                                    ? Optional.empty()
                                    : dateOfBirth.or(profile::dateOfBirth)));
        }
    }

    /** A registration code that was issued, in its only answer. */
    record IssuedCode(RegistrationCode code, Instant expiresAt) {}

    /**
     * A member to be enrolled.
     *
     * @param household the number of the household whose account is shared; absent for an account
     *     of the member alone
     */
    public record NewMember(
            String number,
            Optional<MemberName> name,
            Optional<String> household,
            Optional<LocalDate> dateOfBirth) {

        /** A member without a date of birth on record. */
        public NewMember(String number, Optional<MemberName> name, Optional<String> household) {
            this(number, name, household, Optional.empty());
        }
    }

    /** The code of the currency of members' accounts. */
    String currency() {
        return members.accounts().currency();
    }

    /** The member with that number. */
    public Optional<Member> find(String programmeCode, String number) {
        return members.find(MemberId.of(programme(programmeCode), number));
    }

    /** The member with that number, and its profile. */
    Optional<KnownMember> show(String programmeCode, String number) {
        return find(programmeCode, number).map(it -> new KnownMember(it, members.profile(it.id())));
    }

    /** Adds a member, with an account of its own or in a household's. */
    public KnownMember enrol(Actor actor, String programmeCode, NewMember wanted) {
        Programme programme = programme(programmeCode);
        requirePast(wanted.dateOfBirth());
        String account = wanted.household().orElse(wanted.number());
        if (wanted.household().isPresent()
                && members.accounts().find(programme, account).isEmpty()) {
            throw Problem.invalid("/household", "is not an account's number");
        }
        MemberId id = MemberId.of(programme, wanted.number());
        KnownMember added =
                new KnownMember(
                        new Member(id, wanted.name(), account),
                        Profile.UNKNOWN.withDateOfBirth(wanted.dateOfBirth()));
        database.useTransaction(
                it -> {
                    if (!members.enrol(it, programme, added)) {
                        throw Problem.exists("a member");
                    }
                    trail.recordAdded(it, actor, MEMBER_ADDED, target(id), JsonView.of(added));
                });
        return added;
    }

    /** Changes what is known of a member. */
    KnownMember correct(Actor actor, String programmeCode, String number, Correction correction) {
        requirePast(correction.dateOfBirth());
        MemberId id = MemberId.of(programme(programmeCode), number);
        return database.inTransaction(
                it -> {
                    Members.Changed changed = require(members.change(it, id, correction::of));
                    KnownMember before = changed.before();
                    KnownMember after = changed.after();
                    if (!after.equals(before)) {
                        trail.recordChanged(
                                it,
                                actor,
                                MEMBER_CHANGED,
                                target(id),
                                JsonView.of(before),
                                JsonView.of(after));
                    }
                    return after;
                });
    }

    /**
     * Issues a registration code; an earlier one of the member is not valid any more. The trail has
     * an entry without the code.
     *
     * @throws Problem when the member has a password, for which no code is good
     */
    IssuedCode issueRegistrationCode(Actor actor, String programmeCode, String number) {
        MemberId id = MemberId.of(programme(programmeCode), number);
        RegistrationCode code = RegistrationCode.generate();
        Instant now = clock.instant();
        Instant expiresAt = now.plus(CODE_VALID);
        database.useTransaction(
                it -> {
                    if (!members.issueCode(it, id, code, now, expiresAt)) {
                        throw Problem.notFound("member");
                    }
                    if (members.passwords().isRegistered(it, id)) {
                        throw new Problem(
                                ProblemType.NOT_POSSIBLE_NOW,
                                "The member has registered already. A registration code is for a"
                                        + " first password only.");
                    }
                    trail.recordAdded(
                            it,
                            actor,
                            REGISTRATION_CODE_ISSUED,
                            target(id),
                            JsonView.empty().put("expiresAt", expiresAt.toString()));
                });
        return new IssuedCode(code, expiresAt);
    }

    /**
     * Takes the password of a member away, ends all grants and sign-ins, and issues a registration
     * code, without which the member cannot register another password. A sign-in whose password is
     * being checked at this moment can still succeed.
     */
    IssuedCode resetPassword(Actor actor, String programmeCode, String number) {
        MemberId id = MemberId.of(programme(programmeCode), number);
        RegistrationCode code = RegistrationCode.generate();
        Instant now = clock.instant();
        Instant expiresAt = now.plus(CODE_VALID);
        database.useTransaction(
                it -> {
                    if (!members.resetPassword(it, id, code, now, expiresAt)) {
                        throw Problem.notFound("member");
                    }
                    List<Change> ended = access.endAllOf(it, actor, id);
                    trail.recordAdded(
                            it,
                            actor,
                            PASSWORD_RESET,
                            target(id),
                            JsonView.empty().put("expiresAt", expiresAt.toString()));
                    ended.forEach(change -> trail.record(it, change));
                });
        return new IssuedCode(code, expiresAt);
    }

    /** Opens an account for a household, in which members can then be enrolled. */
    public Account openHousehold(Actor actor, String programmeCode, String number) {
        Programme programme = programme(programmeCode);
        MemberId id = MemberId.of(programme, number);
        database.useTransaction(
                it -> {
                    if (!members.accounts().open(it, programme, number)) {
                        throw Problem.exists("an account");
                    }
                    trail.recordAdded(
                            it,
                            actor,
                            HOUSEHOLD_OPENED,
                            target(id),
                            JsonView.empty().put("number", number));
                });
        return requireAccount(programmeCode, number);
    }

    /** The account with that number, a member's or a household's. */
    public Optional<Account> findAccount(String programmeCode, String number) {
        return members.accounts().find(programme(programmeCode), number);
    }

    /** An account that the path names. */
    Account requireAccount(String programmeCode, String number) {
        return findAccount(programmeCode, number).orElseThrow(() -> Problem.notFound("account"));
    }

    /** The members who share that account. */
    List<Member> sharing(String programmeCode, String number) {
        return members.ofAccount(programme(programmeCode), number);
    }

    /**
     * Sets the status of an account. A change ends all grants and sign-ins of all members who can
     * use the account; they stay ended when it is active again.
     */
    public Account setStatus(
            Actor actor, String programmeCode, String number, Standing.Status status) {
        Programme programme = programme(programmeCode);
        List<AccountId> accounts = List.of(members.accounts().id(programme, number));
        database.useTransaction(
                it -> {
                    StandingChange made =
                            ledger.changeStanding(
                                            it,
                                            accounts,
                                            number,
                                            before -> new Standing(status, before.restrictions()))
                                    .orElseThrow(() -> Problem.notFound("account"));
                    if (made.before().equals(made.after())) {
                        return;
                    }
                    MemberId id = MemberId.of(programme, number);
                    Closures.requireNotReopened(it, id, made);
                    List<Change> ended = access.endAll(it, actor, id);
                    trail.recordChanged(
                            it,
                            actor,
                            ACCOUNT_CHANGED,
                            target(id),
                            JsonView.ofStatus(made.before()),
                            JsonView.ofStatus(made.after()));
                    ended.forEach(change -> trail.record(it, change));
                });
        return requireAccount(programmeCode, number);
    }

    /** Gives an account miles, once for each reference. */
    public Adjusted issue(Actor actor, String programmeCode, String number, Adjusting adjusting) {
        return bookings.book(actor, programme(programmeCode), number, adjusting, ISSUE);
    }

    /** Corrects a balance, once for each reference. */
    public Adjusted adjust(Actor actor, String programmeCode, String number, Adjusting adjusting) {
        return bookings.book(actor, programme(programmeCode), number, adjusting, ADJUST);
    }

    /** A member that the path names. */
    static <T> T require(Optional<T> found) {
        return found.orElseThrow(() -> Problem.notFound("member"));
    }

    private void requirePast(Optional<LocalDate> dateOfBirth) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (dateOfBirth.filter(it -> it.isAfter(today)).isPresent()) {
            throw Problem.invalid("/dateOfBirth", "must not be in the future");
        }
    }

    /** A programme that has members with accounts. */
    private Programme programme(String code) {
        Programme programme = ProgrammeOperations.require(programmes.current(), code);
        if (!members.accounts().existIn(programme)) {
            throw Problem.notFound("programme of members");
        }
        return programme;
    }

    private static String target(MemberId id) {
        return id.programmeCode() + "/" + id.number();
    }
}
