package org.milepost.avios;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.Account;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.Member;
import org.milepost.programme.MemberId;
import org.milepost.programme.MemberName;
import org.milepost.programme.Members;
import org.milepost.programme.Profile;
import org.milepost.programme.Profiles;
import org.milepost.programme.Programme;
import org.milepost.programme.RegistrationCode;
import org.milepost.programme.RegistrationCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Join Programme, Register Account, Retrieve Membership and Update Membership. Their bodies are
 * ours, in the style of the documented calls.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public final class MembershipEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(MembershipEndpoint.class);

    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final int PASSWORD_LENGTH_MAX = 128;
    private static final int CODE_LENGTH_MAX = 40;
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final String MEMBER = "member";
    private static final String SECURITY_PROFILE = "securityProfile";
    private static final String REGISTRATION_CODE = "registrationCode";

    private final AccountAccess access;
    private final Jdbi jdbi;
    private final Members members;
    private final Profiles profiles;
    private final SecurityProfiles passwords;
    private final RegistrationCodes codes;
    private final ProofAttempts attempts;
    private final RegistrationEvents events;
    private final Enrolment enrolment;
    private final InstantSource clock;

    MembershipEndpoint(
            AccountAccess access,
            Jdbi jdbi,
            Members members,
            Profiles profiles,
            SecurityProfiles passwords,
            RegistrationCodes codes,
            ProofAttempts attempts,
            RegistrationEvents events,
            Ledger ledger,
            InstantSource clock) {
        this.access = access;
        this.jdbi = jdbi;
        this.members = members;
        this.profiles = profiles;
        this.passwords = passwords;
        this.codes = codes;
        this.attempts = attempts;
        this.events = events;
        this.enrolment = new Enrolment(jdbi, members, profiles, passwords, attempts, ledger, clock);
        this.clock = clock;
    }

    /** Makes a member. */
    public Response join(Request http) {
        AccountAccess.Participation in = access.participation(http);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<String> key = Headers.idempotencyKey(http, faults).map(IdempotencyKey::text);
        Optional<Element> body = body(http, faults);
        Optional<MemberForm> form =
                body.flatMap(it -> it.requiredObject(MEMBER))
                        .map(
                                it ->
                                        MemberForm.read(
                                                it,
                                                settings(in),
                                                today(),
                                                MemberForm.Demand.NAME_AND_BIRTH));
        Optional<String> password =
                body.flatMap(it -> it.object(SECURITY_PROFILE)).flatMap(this::password);
        faults.finish();
        MemberForm told = form.orElseThrow();
        Enrolment.Joiner joiner =
                new Enrolment.Joiner(
                        named(Optional.empty(), told),
                        completed(Profile.UNKNOWN, told),
                        told.content() + "\0" + password.isPresent(),
                        key,
                        password);
        Member joined =
                enrolment.join(
                        in.partner(),
                        in.programme(),
                        number -> ProofAttempts.Pair.of(in.caller(), in.programme(), number),
                        joiner);
        return new MembershipBody(
                        in.programme().code(),
                        joined,
                        joiner.profile(),
                        Standing.Status.ACTIVE,
                        List.of())
                .response(CREATED);
    }

    /**
     * Gives a member that has none a password, if the request proves the member's identity by
     * something that is on record: the date of birth, or the registration code that the operator
     * issued.
     */
    public Response register(Request http) {
        AccountAccess.Participation in = access.participation(http);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<Element> body = body(http, faults);
        Optional<Element> security = body.flatMap(it -> it.requiredObject(SECURITY_PROFILE));
        MemberForm.Demand demand =
                security.filter(it -> it.has(REGISTRATION_CODE)).isPresent()
                        ? MemberForm.Demand.NAME
                        : MemberForm.Demand.NAME_AND_BIRTH;
        Optional<MemberForm> form =
                body.flatMap(it -> it.requiredObject(MEMBER))
                        .map(it -> MemberForm.read(it, settings(in), today(), demand));
        Optional<String> password = security.flatMap(this::password);
        Optional<RegistrationCode> code = security.flatMap(MembershipEndpoint::code);
        faults.finish();
        Member member = access.memberOfPath(http, in.programme());
        if (!access.account(in.programme(), member).standing().isActive()) {
            throw PartnerRefusal.of(ErrorCode.ACCOUNT_NOT_AUTHORISED);
        }
        requireProven(in, member, form.orElseThrow(), code);
        String hash = passwords.hash(password.orElseThrow());
        jdbi.useTransaction(handle -> register(handle, in, member, hash, code));
        LOG.info(
                "a member of {}{} was registered through partner {}, proved"
                        + " by {}; nothing to do",
                in.programme().code(),
                MemberId.ending(member.id().number()),
                in.partner().code(),
                proof(code).word());
        return Response.json(CREATED, new byte[0]);
    }

    /** The first password, the use of the code and the line in the trail are one transaction. */
    private void register(
            Handle handle,
            AccountAccess.Participation in,
            Member member,
            String passwordHash,
            Optional<RegistrationCode> code) {
        if (!passwords.register(handle, member.id(), passwordHash)) {
            throw PartnerRefusal.of(ErrorCode.ACCOUNT_ALREADY_REGISTERED);
        }
        if (code.isPresent() && !codes.use(handle, member.id(), code.get(), clock.instant())) {
            throw notProven();
        }
        events.registered(handle, member.id(), in.partner(), proof(code));
    }

    /**
     * Shows a member. A partner that acts with its own token does not see the date of birth, which
     * proves the member's identity when a password is registered.
     */
    public Response show(Request http) {
        AccountAccess.MemberAccount found = access.ofAccountOrPartner(http);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        faults.finish();
        Profile profile = profiles.find(found.member().id());
        return answer(
                found.in().programme(),
                found.member(),
                found.account(),
                found.in().caller().member().isPresent()
                        ? profile
                        : profile.withDateOfBirth(Optional.empty()));
    }

    /** Changes what a request tells of a member; the rest stays as it is. */
    public Response change(Request http) {
        AccountAccess.MemberAccount found = access.ofAccount(http);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<MemberForm> form =
                body(http, faults)
                        .flatMap(it -> it.requiredObject(MEMBER))
                        .map(
                                it ->
                                        MemberForm.read(
                                                it,
                                                settings(found.in()),
                                                today(),
                                                MemberForm.Demand.NOTHING));
        faults.finish();
        MemberId id = found.member().id();
        Member changed =
                jdbi.inTransaction(
                        handle -> {
                            Programme programme = found.in().programme();
                            access.requireActive(handle, programme, found.member());
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
        return answer(found.in().programme(), changed, found.account(), profiles.find(id));
    }

    private Response answer(Programme programme, Member member, Account account, Profile profile) {
        List<Member> household =
                member.isMerged()
                        ? members.ofAccount(programme.id(), member.accountNumber())
                        : List.of();
        return new MembershipBody(
                        programme.code(), member, profile, account.standing().status(), household)
                .response(OK);
    }

    /**
     * The name and the proof must be those on record. A proof that is another one, one that has
     * expired and one that is not on record are refused alike, so that nobody learns what there is.
     */
    private void requireProven(
            AccountAccess.Participation in,
            Member member,
            MemberForm told,
            Optional<RegistrationCode> code) {
        Holder holder = new Holder(member.accountNumber(), false, member.name().stream().toList());
        Optional<ErrorCode> mismatch =
                Names.mismatch(holder, told.firstName(), told.familyName().orElseThrow());
        Optional<LocalDate> known = profiles.find(member.id()).dateOfBirth();
        boolean isProven =
                code.map(it -> codes.fits(member.id(), it, clock.instant()))
                        .orElseGet(() -> known.isPresent() && known.equals(told.dateOfBirth()));
        boolean fits = mismatch.isEmpty() && isProven;
        Duration wait =
                attempts.judge(
                        ProofAttempts.Pair.of(in.caller(), in.programme(), member.accountNumber()),
                        fits);
        if (!wait.isZero()) {
            throw ProofAttempts.tooManyFailures(wait);
        }
        if (fits) {
            return;
        }
        LOG.warn(
                "a member of {}{} was not registered through partner {}:"
                        + " the {} did not match the record, or there is none; if the"
                        + " member asks for help, record the date of birth or issue a"
                        + " registration code",
                in.programme().code(),
                MemberId.ending(member.id().number()),
                in.partner().code(),
                mismatch.isPresent() ? "name" : proof(code).word());
        throw mismatch.map(PartnerRefusal::of).orElseGet(MembershipEndpoint::notProven);
    }

    private static PartnerRefusal notProven() {
        return PartnerRefusal.of(
                ErrorCode.ACCOUNT_NOT_AUTHORISED,
                "The date of birth or registration code does not prove the member's identity: it is"
                        + " not the one on record, or none is. The programme's operator can record"
                        + " a date of birth or issue a registration code.");
    }

    private static RegistrationEvents.Proof proof(Optional<RegistrationCode> code) {
        return code.isPresent()
                ? RegistrationEvents.Proof.REGISTRATION_CODE
                : RegistrationEvents.Proof.DATE_OF_BIRTH;
    }

    private static Optional<RegistrationCode> code(Element securityProfile) {
        Optional<String> typed =
                securityProfile.text(REGISTRATION_CODE, ElementRule.ASCII, CODE_LENGTH_MAX);
        Optional<RegistrationCode> code = typed.flatMap(RegistrationCode::parse);
        if (typed.isPresent() && code.isEmpty()) {
            securityProfile.invalid(REGISTRATION_CODE, "It has another form.");
        }
        return code;
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
                securityProfile.requiredText("password", ElementRule.PASSWORD, PASSWORD_LENGTH_MAX);
        if (password.isPresent() && !passwords.isPassword(password.get())) {
            securityProfile.invalid("password", "It is too short or too long.");
            return Optional.empty();
        }
        return password;
    }

    private static Optional<Element> body(Request http, Faults faults) {
        return Element.ofBody(http.body(BODY_BYTES_MAX), faults, ErrorCode.MANDATORY_DATA_MISSING);
    }

    private static AviosSettings settings(AccountAccess.Participation in) {
        return in.programme().avios().orElseThrow();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
