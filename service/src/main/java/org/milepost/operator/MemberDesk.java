package org.milepost.operator;

import static org.milepost.operator.Action.ACCOUNT_ADJUSTED;
import static org.milepost.operator.Action.ACCOUNT_CHANGED;
import static org.milepost.operator.Action.ACCOUNT_ISSUED;
import static org.milepost.operator.Action.HOUSEHOLD_OPENED;
import static org.milepost.operator.Action.MEMBER_ADDED;
import static org.milepost.operator.Action.MEMBER_CHANGED;
import static org.milepost.operator.Action.MEMBER_REGISTERED;
import static org.milepost.operator.Action.REGISTRATION_CODE_ISSUED;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.ledger.StandingChange;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.Member;
import org.milepost.programme.MemberId;
import org.milepost.programme.MemberName;
import org.milepost.programme.Members;
import org.milepost.programme.Profile;
import org.milepost.programme.Profiles;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.RegistrationCode;
import org.milepost.programme.RegistrationCodes;

/**
 * Where operators enrol members, open households' accounts and let members share them, change
 * standings, and put balances right. An account, and what is done to it, goes by its number: that
 * of its member, or the household's own.
 *
 * <p>Threads: shared by all.
 */
public final class MemberDesk {

    /** The currency of the partner API. */
    static final String AVIOS = "AVIOS";

    /** The client of changes that partners make through the partner API. */
    private static final String PARTNER_API = "avios";

    /** How long a registration code is a proof: time for a letter. */
    private static final Duration CODE_VALID = Duration.ofDays(14);

    private static final Bookings.Purpose ISSUE =
            new Bookings.Purpose(
                    "account", ACCOUNT_ISSUED, TransferKind.ISSUANCE, HouseRole.ISSUANCE);
    private static final Bookings.Purpose ADJUST =
            new Bookings.Purpose(
                    "account", ACCOUNT_ADJUSTED, TransferKind.ADJUSTMENT, HouseRole.ADJUSTMENT);

    private final Jdbi jdbi;
    private final Programmes programmes;
    private final Members members;
    private final Profiles profiles;
    private final RegistrationCodes codes;
    private final Ledger ledger;
    private final AccessDesk access;
    private final Bookings bookings;
    private final ChangeStore trail;
    private final InstantSource clock;

    /**
     * A desk.
     *
     * @param clock the programmes' time, in whole microseconds
     */
    MemberDesk(
            Jdbi jdbi,
            Programmes programmes,
            Members members,
            Profiles profiles,
            RegistrationCodes codes,
            Ledger ledger,
            AccessDesk access,
            ChangeStore trail,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.programmes = programmes;
        this.members = members;
        this.profiles = profiles;
        this.codes = codes;
        this.ledger = ledger;
        this.access = access;
        this.bookings = new Bookings(ledger, trail);
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * A member with what operators see of its profile.
     *
     * @param hasDateOfBirth whether a date of birth is on record
     */
    record Shown(Member member, boolean hasDateOfBirth) {}

    /**
     * What is to be changed of a member; what is absent stays.
     *
     * @param name another name
     * @param dateOfBirth another date of birth
     * @param clearsDateOfBirth whether the date of birth on record is taken away
     */
    record Correction(
            Optional<MemberName> name, Optional<LocalDate> dateOfBirth, boolean clearsDateOfBirth) {

        private Optional<LocalDate> dateOfBirth(Optional<LocalDate> before) {
            return clearsDateOfBirth ? Optional.empty() : dateOfBirth.or(() -> before);
        }
    }

    /**
     * A registration code that was issued.
     *
     * @param code told once
     * @param expiresAt from when on it is no proof any more
     */
    record Issued(RegistrationCode code, Instant expiresAt) {}

    /**
     * A member to be enrolled.
     *
     * @param number the membership number
     * @param name absent when none is known
     * @param household the number of the household whose account is shared; absent for an own
     *     account
     * @param dateOfBirth absent when none is known
     */
    public record Enrolment(
            String number,
            Optional<MemberName> name,
            Optional<String> household,
            Optional<LocalDate> dateOfBirth) {

        /** A member without a date of birth on record. */
        public Enrolment(String number, Optional<MemberName> name, Optional<String> household) {
            this(number, name, household, Optional.empty());
        }
    }

    /** The member with that number. */
    public Optional<Member> find(String programmeCode, String number) {
        return members.find(new MemberId(programme(programmeCode).id(), number));
    }

    /** The member with that number, as operators see it. */
    Optional<Shown> show(String programmeCode, String number) {
        return find(programmeCode, number)
                .map(it -> new Shown(it, profiles.find(it.id()).dateOfBirth().isPresent()));
    }

    /** Adds a member, with an account of the own or in a household's. */
    public Member enrol(Actor actor, String programmeCode, Enrolment enrolment) {
        Programme programme = programme(programmeCode);
        requirePast(enrolment.dateOfBirth());
        enrolment
                .household()
                .ifPresent(
                        number -> {
                            if (account(programme, number).isEmpty()) {
                                throw Problem.invalid("/household", "is not an account's number");
                            }
                        });
        Member added =
                new Member(
                        new MemberId(programme.id(), enrolment.number()),
                        enrolment.name(),
                        enrolment.household().orElse(enrolment.number()));
        jdbi.useTransaction(
                handle -> {
                    if (!members.add(handle, added)) {
                        throw Problem.exists("a member");
                    }
                    if (!added.isMerged()) {
                        ledger.open(handle, List.of(opening(programme, enrolment.number())));
                    }
                    if (enrolment.dateOfBirth().isPresent()) {
                        Profile profile = Profile.UNKNOWN.withDateOfBirth(enrolment.dateOfBirth());
                        profiles.put(handle, added.id(), profile);
                    }
                    trail.record(
                            handle,
                            Change.added(
                                    actor,
                                    MEMBER_ADDED,
                                    target(programme, enrolment.number()),
                                    Picture.of(
                                            added,
                                            programme,
                                            enrolment.dateOfBirth().isPresent())));
                });
        return added;
    }

    /** Changes what is known of a member. */
    Shown correct(Actor actor, String programmeCode, String number, Correction correction) {
        Programme programme = programme(programmeCode);
        requirePast(correction.dateOfBirth());
        MemberId id = new MemberId(programme.id(), number);
        return jdbi.inTransaction(
                handle -> {
                    Member before = require(members.lock(handle, id));
                    Profile known = profiles.find(handle, id);
                    Member after =
                            new Member(
                                    id, correction.name().or(before::name), before.accountNumber());
                    Profile corrected =
                            known.withDateOfBirth(correction.dateOfBirth(known.dateOfBirth()));
                    boolean hasDateOfBirth = corrected.dateOfBirth().isPresent();
                    if (after.equals(before) && corrected.equals(known)) {
                        return new Shown(before, hasDateOfBirth);
                    }
                    if (!after.equals(before)) {
                        members.update(handle, after);
                    }
                    if (!corrected.equals(known)) {
                        profiles.put(handle, id, corrected);
                    }
                    trail.record(
                            handle,
                            Change.changed(
                                    actor,
                                    MEMBER_CHANGED,
                                    target(programme, number),
                                    Picture.of(before, programme, known.dateOfBirth().isPresent()),
                                    Picture.of(after, programme, hasDateOfBirth)));
                    return new Shown(after, hasDateOfBirth);
                });
    }

    /**
     * Issues a registration code; the member's one before is no proof any more. The trail tells
     * that, without the code.
     *
     * @throws Problem when the member has a password, for which no code is good
     */
    Issued issueRegistrationCode(Actor actor, String programmeCode, String number) {
        Programme programme = programme(programmeCode);
        MemberId id = new MemberId(programme.id(), number);
        RegistrationCode code = RegistrationCode.generate();
        Instant now = clock.instant();
        Instant expiresAt = now.plus(CODE_VALID);
        jdbi.useTransaction(
                handle -> {
                    require(members.lock(handle, id));
                    if (access.isRegistered(handle, programme, id)) {
                        throw new Problem(
                                ProblemType.NOT_POSSIBLE_NOW,
                                "The member has registered already. A registration code is for a"
                                        + " first password only.");
                    }
                    codes.issue(handle, id, code, now, expiresAt);
                    trail.record(
                            handle,
                            Change.added(
                                    actor,
                                    REGISTRATION_CODE_ISSUED,
                                    target(programme, number),
                                    Picture.empty().put("expiresAt", expiresAt.toString())));
                });
        return new Issued(code, expiresAt);
    }

    /**
     * Writes down that a partner registered a member's first password: the last step of the
     * transaction that does it.
     *
     * @param partner the partner's code, which becomes the subject of the change
     * @param proof what the member proved its identity with
     */
    public void recordRegistration(
            Handle transaction, Programme programme, String number, String partner, String proof) {
        trail.record(
                transaction,
                Change.added(
                        new Actor(PARTNER_API, partner),
                        MEMBER_REGISTERED,
                        target(programme, number),
                        Picture.empty().put("proof", proof)));
    }

    /** Opens an account for a household, which members can then be enrolled into. */
    public Account openHousehold(Actor actor, String programmeCode, String number) {
        Programme programme = programme(programmeCode);
        jdbi.useTransaction(
                handle -> {
                    if (ledger.open(handle, List.of(opening(programme, number))) == 0) {
                        throw Problem.exists("an account");
                    }
                    trail.record(
                            handle,
                            Change.added(
                                    actor,
                                    HOUSEHOLD_OPENED,
                                    target(programme, number),
                                    Picture.empty().put("number", number)));
                });
        return requireAccount(programmeCode, number);
    }

    /** The account with that number, a member's or a household's. */
    public Optional<Account> findAccount(String programmeCode, String number) {
        return account(programme(programmeCode), number);
    }

    /** An account that the path names. */
    Account requireAccount(String programmeCode, String number) {
        return findAccount(programmeCode, number).orElseThrow(() -> Problem.notFound("account"));
    }

    /** Who shares that account. */
    List<Member> sharing(String programmeCode, String number) {
        return members.ofAccount(programme(programmeCode).id(), number);
    }

    /**
     * Says whether an account is in use, and why not. A change ends all grants and sign-ins of all
     * who can use the account; they stay ended when it is active again.
     */
    public Account setStatus(
            Actor actor, String programmeCode, String number, Standing.Status status) {
        Programme programme = programme(programmeCode);
        List<AccountId> accounts = List.of(AccountId.of(programme.code(), number, AVIOS));
        jdbi.useTransaction(
                handle -> {
                    StandingChange made =
                            ledger.changeStanding(
                                            handle,
                                            accounts,
                                            number,
                                            before ->
                                                    new Standing(
                                                            status,
                                                            before.hidesBalances(),
                                                            before.forbidsRedemption()))
                                    .orElseThrow(() -> Problem.notFound("account"));
                    if (made.before().equals(made.after())) {
                        return;
                    }
                    List<Change> ended = access.endAll(handle, actor, programme, number);
                    trail.record(
                            handle,
                            Change.changed(
                                    actor,
                                    ACCOUNT_CHANGED,
                                    target(programme, number),
                                    Picture.ofStatus(made.before()),
                                    Picture.ofStatus(made.after())));
                    ended.forEach(it -> trail.record(handle, it));
                });
        return requireAccount(programmeCode, number);
    }

    /** Gives an account Avios, once for each reference. */
    public Adjusted issue(Actor actor, String programmeCode, String number, Adjusting adjusting) {
        return bookings.book(actor, programme(programmeCode), number, adjusting, ISSUE);
    }

    /** Puts a balance right, once for each reference. */
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

    /** A programme of the partner API. */
    private Programme programme(String code) {
        Programme programme = ProgrammeDesk.require(programmes.current(), code);
        if (!programme.currencies().containsKey(AVIOS)) {
            throw Problem.notFound("programme of members");
        }
        return programme;
    }

    private Optional<Account> account(Programme programme, String number) {
        return ledger.account(AccountId.of(programme.code(), number, AVIOS), number);
    }

    private static AccountOpening opening(Programme programme, String number) {
        return new AccountOpening(
                AccountId.of(programme.code(), number, AVIOS),
                number,
                programme.currency(AVIOS).value(),
                Standing.ORDINARY);
    }

    private static String target(Programme programme, String number) {
        return programme.code() + "/" + number;
    }
}
