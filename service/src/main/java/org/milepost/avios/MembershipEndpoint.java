package org.milepost.avios;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.http.Throttle;
import org.milepost.ledger.Account;
import org.milepost.ledger.Ledger;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.Member;
import org.milepost.programme.MemberId;
import org.milepost.programme.MemberName;
import org.milepost.programme.Members;
import org.milepost.programme.Profile;
import org.milepost.programme.Profiles;
import org.milepost.programme.Programme;

/**
 * Join Programme, Register Account, Retrieve Membership and Update Membership. Their bodies are
 * ours, in the style of the documented calls.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public final class MembershipEndpoint {

    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final int PASSWORD_LENGTH_MAX = 128;
    private static final int CREATED = 201;
    private static final String MEMBER = "member";
    private static final String SECURITY_PROFILE = "securityProfile";

    private final Callers callers;
    private final Jdbi jdbi;
    private final Members members;
    private final Profiles profiles;
    private final SecurityProfiles passwords;
    private final Throttle registrations;
    private final Enrolment enrolment;
    private final InstantSource clock;

    MembershipEndpoint(
            Callers callers,
            Jdbi jdbi,
            Members members,
            Profiles profiles,
            SecurityProfiles passwords,
            Throttle registrations,
            Ledger ledger,
            InstantSource clock) {
        this.callers = callers;
        this.jdbi = jdbi;
        this.members = members;
        this.profiles = profiles;
        this.passwords = passwords;
        this.registrations = registrations;
        this.enrolment = new Enrolment(jdbi, members, profiles, passwords, ledger, clock);
        this.clock = clock;
    }

    /** Makes a member. */
    public Response join(Request http) {
        Callers.Visit visit = callers.visit(http);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<String> key = Headers.idempotencyKey(http, faults);
        Optional<Element> body = body(http, faults);
        Optional<MemberForm> form =
                body.flatMap(it -> it.requiredObject(MEMBER))
                        .map(it -> MemberForm.read(it, settings(visit), today(), true));
        Optional<String> password =
                body.flatMap(it -> it.object(SECURITY_PROFILE)).flatMap(this::password);
        faults.finish();
        MemberForm told = form.orElseThrow();
        Member joined =
                enrolment.join(
                        visit.partner(),
                        visit.programme(),
                        new Enrolment.Joiner(
                                named(Optional.empty(), told),
                                completed(Profile.UNKNOWN, told),
                                told.content() + "\0" + password.isPresent(),
                                key,
                                password));
        Account account = callers.account(visit.programme(), joined);
        return answer(visit.programme(), joined, account, CREATED);
    }

    /** Gives a member who has none a password. */
    public Response register(Request http) {
        Callers.Visit visit = callers.visit(http);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<Element> body = body(http, faults);
        Optional<MemberForm> form =
                body.flatMap(it -> it.requiredObject(MEMBER))
                        .map(it -> MemberForm.read(it, settings(visit), today(), true));
        Optional<String> password =
                body.flatMap(it -> it.requiredObject(SECURITY_PROFILE)).flatMap(this::password);
        faults.finish();
        Member member = callers.memberOfPath(http, visit.programme());
        if (!callers.account(visit.programme(), member).standing().isActive()) {
            throw Refusal.of(ErrorCode.ACCOUNT_NOT_AUTHORISED);
        }
        requireProven(visit.programme(), member, form.orElseThrow());
        String hash = passwords.hash(password.orElseThrow());
        if (!jdbi.inTransaction(handle -> passwords.register(handle, member.id(), hash))) {
            throw Refusal.of(ErrorCode.ACCOUNT_ALREADY_REGISTERED);
        }
        return Response.json(CREATED, new byte[0]);
    }

    /** Shows a member. */
    public Response show(Request http) {
        Callers.MemberVisit caller = callers.ofAccountOrPartner(http);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        faults.finish();
        return answer(caller.visit().programme(), caller.member(), caller.account(), 200);
    }

    /** Changes what a request tells of a member; the rest stays as it is. */
    public Response change(Request http) {
        Callers.MemberVisit caller = callers.ofAccount(http);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<MemberForm> form =
                body(http, faults)
                        .flatMap(it -> it.requiredObject(MEMBER))
                        .map(it -> MemberForm.read(it, settings(caller.visit()), today(), false));
        faults.finish();
        MemberId id = caller.member().id();
        Member changed =
                jdbi.inTransaction(
                        handle -> {
                            Programme programme = caller.visit().programme();
                            callers.requireActive(handle, programme, caller.member());
                            Member before = members.lock(handle, id).orElseThrow();
                            MemberForm told = form.orElseThrow();
                            Optional<MemberName> name = named(before.name(), told);
                            Member after = new Member(id, name, before.accountNumber());
                            if (!name.equals(before.name())) {
                                members.update(handle, after);
                            }
                            Profile known = profiles.find(handle, id);
                            profiles.put(handle, id, completed(known, told));
                            return after;
                        });
        return answer(caller.visit().programme(), changed, caller.account(), 200);
    }

    private Response answer(Programme programme, Member member, Account account, int status) {
        List<Member> household =
                member.isMerged()
                        ? members.ofAccount(programme.id(), member.accountNumber())
                        : List.of();
        return new MembershipBody(
                        programme.code(),
                        member,
                        profiles.find(member.id()),
                        account.standing().status(),
                        household)
                .response(status);
    }

    /** The day of birth is a secret that is soon found by trying, so that trying is slowed down. */
    private void requireProven(Programme programme, Member member, MemberForm told) {
        String subject = programme.code() + " " + member.id().number();
        Duration wait = registrations.attempt(subject, subject);
        if (!wait.isZero()) {
            throw new Fault(
                    ErrorCode.SERVICE_UNAVAILABLE.httpStatus(),
                    "There were too many attempts to register this member.",
                    RetryAfter.header(wait));
        }
        try {
            requireSame(member, told);
        } catch (Refusal e) {
            registrations.failed(subject, subject);
            throw e;
        }
        registrations.succeeded(subject, subject);
    }

    /** Whoever registers proves by the name, and by the day of birth if it is known, who it is. */
    private void requireSame(Member member, MemberForm told) {
        Holder holder = new Holder(member.accountNumber(), false, member.name().stream().toList());
        Names.mismatch(holder, told.firstName(), told.familyName().orElseThrow())
                .ifPresent(
                        code -> {
                            throw Refusal.of(code);
                        });
        Optional<LocalDate> known = profiles.find(member.id()).dateOfBirth();
        if (known.isPresent() && !known.equals(told.dateOfBirth())) {
            Faults faults = new Faults();
            faults.add(ErrorCode.DATA_INVALID, "member.person.dateOfBirth", "It is another day.");
            faults.finish();
        }
    }

    /** A name, of which a request may tell a part. */
    private static Optional<MemberName> named(Optional<MemberName> before, MemberForm told) {
        if (told.firstName().isEmpty() && told.familyName().isEmpty()) {
            return before;
        }
        Optional<String> first = told.firstName().or(() -> before.map(MemberName::first));
        Optional<String> family = told.familyName().or(() -> before.map(MemberName::family));
        if (first.isEmpty() || family.isEmpty()) {
            Faults faults = new Faults();
            faults.add(
                    ErrorCode.MANDATORY_DATA_MISSING,
                    "member.person.name." + (first.isEmpty() ? "firstName" : "familyName"),
                    "It is missing, and none is known.");
            faults.finish();
        }
        return Optional.of(
                new MemberName(
                        PlainLetters.capitals(first.orElseThrow()),
                        PlainLetters.capitals(family.orElseThrow())));
    }

    private static Profile completed(Profile known, MemberForm told) {
        return new Profile(
                told.title().map(PlainLetters::capitals).or(known::title),
                told.dateOfBirth().or(known::dateOfBirth),
                told.email().or(known::email),
                told.telephone().or(known::telephone),
                told.address().or(known::address));
    }

    private Optional<String> password(Element securityProfile) {
        Optional<String> password =
                securityProfile.requiredText(
                        "password", ElementRule.PRINTABLE, PASSWORD_LENGTH_MAX);
        if (password.isPresent() && !passwords.isPassword(password.get())) {
            securityProfile.invalid("password", "It is too short or too long.");
            return Optional.empty();
        }
        return password;
    }

    private static Optional<Element> body(Request http, Faults faults) {
        return Element.ofBody(http.body(BODY_BYTES_MAX), faults, ErrorCode.MANDATORY_DATA_MISSING);
    }

    private static AviosSettings settings(Callers.Visit visit) {
        return visit.programme().avios().orElseThrow();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
