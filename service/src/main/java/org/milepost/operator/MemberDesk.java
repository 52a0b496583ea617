package org.milepost.operator;

import static org.milepost.operator.Action.ACCOUNT_ADJUSTED;
import static org.milepost.operator.Action.ACCOUNT_CHANGED;
import static org.milepost.operator.Action.ACCOUNT_ISSUED;
import static org.milepost.operator.Action.HOUSEHOLD_OPENED;
import static org.milepost.operator.Action.MEMBER_ADDED;
import static org.milepost.operator.Action.MEMBER_CHANGED;

import java.util.List;
import java.util.Optional;
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
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;

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

    private static final Bookings.Purpose ISSUE =
            new Bookings.Purpose(
                    "account", ACCOUNT_ISSUED, TransferKind.ISSUANCE, HouseRole.ISSUANCE);
    private static final Bookings.Purpose ADJUST =
            new Bookings.Purpose(
                    "account", ACCOUNT_ADJUSTED, TransferKind.ADJUSTMENT, HouseRole.ADJUSTMENT);

    private final Jdbi jdbi;
    private final Programmes programmes;
    private final Members members;
    private final Ledger ledger;
    private final AccessDesk access;
    private final Bookings bookings;
    private final ChangeStore trail;

    MemberDesk(
            Jdbi jdbi,
            Programmes programmes,
            Members members,
            Ledger ledger,
            AccessDesk access,
            ChangeStore trail) {
        this.jdbi = jdbi;
        this.programmes = programmes;
        this.members = members;
        this.ledger = ledger;
        this.access = access;
        this.bookings = new Bookings(ledger, trail);
        this.trail = trail;
    }

    /**
     * A member to be enrolled.
     *
     * @param number the membership number
     * @param name absent when none is known
     * @param household the number of the household whose account is shared; absent for an own
     *     account
     */
    public record Enrolment(String number, Optional<MemberName> name, Optional<String> household) {}

    /** The member with that number. */
    public Optional<Member> find(String programmeCode, String number) {
        return members.find(new MemberId(programme(programmeCode).id(), number));
    }

    /** Adds a member, with an account of the own or in a household's. */
    public Member enrol(Actor actor, String programmeCode, Enrolment enrolment) {
        Programme programme = programme(programmeCode);
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
                    trail.record(
                            handle,
                            Change.added(
                                    actor,
                                    MEMBER_ADDED,
                                    target(programme, enrolment.number()),
                                    Picture.of(added, programme)));
                });
        return added;
    }

    /** Gives a member another name. */
    public Member rename(Actor actor, String programmeCode, String number, MemberName name) {
        Programme programme = programme(programmeCode);
        MemberId id = new MemberId(programme.id(), number);
        return jdbi.inTransaction(
                handle -> {
                    Member before = require(members.lock(handle, id));
                    Member after = new Member(id, Optional.of(name), before.accountNumber());
                    if (after.equals(before)) {
                        return before;
                    }
                    members.update(handle, after);
                    trail.record(
                            handle,
                            Change.changed(
                                    actor,
                                    MEMBER_CHANGED,
                                    target(programme, number),
                                    Picture.of(before, programme),
                                    Picture.of(after, programme)));
                    return after;
                });
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
    static Member require(Optional<Member> found) {
        return found.orElseThrow(() -> Problem.notFound("member"));
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
