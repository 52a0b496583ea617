package org.milepost.avios;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.Account;
import org.milepost.ledger.Standing;
import org.milepost.member.IdentityProof;
import org.milepost.member.JoinRequest;
import org.milepost.member.JoinResult;
import org.milepost.member.KnownMember;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.MemberName;
import org.milepost.member.MemberPasswords;
import org.milepost.member.Members;
import org.milepost.member.Profile;
import org.milepost.member.RegistrationCode;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.Programme;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Join Programme, Register Account, Retrieve Membership and Update Membership. The public documents
 * do not define their bodies; they follow the style of the documented calls.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public record MembershipEndpoint(
        AccountAccess access, Members members, ProofAttempts attempts, InstantSource clock) {

    private static final Logger LOG = LoggerFactory.getLogger(MembershipEndpoint.class);

    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final int CODE_LENGTH_MAX = 40;
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final String MEMBER = "member";
    private static final String SECURITY_PROFILE = "securityProfile";
    private static final String REGISTRATION_CODE = "registrationCode";

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
                body.flatMap(it -> it.object(SECURITY_PROFILE))
                        .flatMap(MembershipEndpoint::password);
        faults.finish();
        MemberForm sent = form.orElseThrow();
        JoinRequest request =
                new JoinRequest(
                        named(Optional.empty(), sent),
                        completed(Profile.UNKNOWN, sent),
                        sent.content() + "\0" + password.isPresent(),
                        key,
                        password);
        Member joined =
                switch (members.join(in.partner(), in.programme(), request)) {
                    case JoinResult.Joined it -> it.member();
                    case JoinResult.Repeated it -> withSamePassword(in, it.member(), password);
                    case JoinResult.KeyUsed _ -> throw otherContent();
                    case JoinResult.NoNumber _ ->
                            throw PartnerRefusal.of(
                                    ErrorCode.SERVICE_UNAVAILABLE,
                                    "No free membership number was found.");
                };
        return new MembershipBody(
                        in.programme().code(),
                        joined,
                        request.profile(),
                        Standing.Status.ACTIVE,
                        List.of())
                .response(CREATED);
    }

    /**
     * The member, whom a repeated request describes with the password of the first attempt. Others
     * could guess the password, so a wrong one is counted.
     */
    private Member withSamePassword(
            AccountAccess.Participation in, Member member, Optional<String> password) {
        if (password.isEmpty()) {
            return member;
        }
        boolean isTheSame = members.passwords().check(member.id(), password.get());
        requireNoWait(in, member.id().number(), isTheSame);
        if (!isTheSame) {
            throw otherContent();
        }
        return member;
    }

    /** Counts a comparison; fails while the partner must wait after too many failed ones. */
    private void requireNoWait(AccountAccess.Participation in, String account, boolean fits) {
        Duration wait =
                attempts.count(ProofAttempts.Pair.of(in.caller(), in.programme(), account), fits);
        if (!wait.isZero()) {
            throw ProofAttempts.tooManyFailures(wait);
        }
    }

    private static PartnerRefusal otherContent() {
        return PartnerRefusal.of(
                ErrorCode.DATA_INVALID, "The Idempotency-Key was used for another request.");
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
        Optional<String> password = security.flatMap(MembershipEndpoint::password);
        Optional<RegistrationCode> code = security.flatMap(MembershipEndpoint::code);
        faults.finish();
        Member member = access.memberOfPath(http, in.programme());
        if (!access.account(in.programme(), member).standing().isActive()) {
            throw PartnerRefusal.of(ErrorCode.ACCOUNT_NOT_AUTHORISED);
        }
        requireProven(in, member, form.orElseThrow(), code);
        switch (members.register(in.partner(), member, password.orElseThrow(), code)) {
            case REGISTERED -> {}
            case ALREADY_REGISTERED ->
                    throw PartnerRefusal.of(ErrorCode.ACCOUNT_ALREADY_REGISTERED);
            case CODE_NOT_VALID -> throw notProven();
        }
        LOG.info(
                "a member of {}{} was registered through partner {}, proved"
                        + " by {}; nothing to do",
                in.programme().code(),
                MemberId.ending(member.id().number()),
                in.partner().code(),
                IdentityProof.of(code).word());
        return new Response(CREATED, "", new byte[0], Map.of());
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
        Profile profile = members.profile(found.member().id());
        return answer(
                found.in().programme(),
                found.member(),
                found.account(),
                found.in().caller().member().isPresent()
                        ? profile
                        : profile.withDateOfBirth(Optional.empty()));
    }

    /** Changes the data of a member that are in the request; the rest stays. */
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
        MemberForm sent = form.orElseThrow();
        KnownMember changed =
                members.changeActive(
                                found.in().programme(),
                                found.member(),
                                before -> changed(before, sent))
                        .orElseThrow(AccountAccess::notActive);
        return answer(found.in().programme(), changed.member(), found.account(), changed.profile());
    }

    private static KnownMember changed(KnownMember before, MemberForm sent) {
        Member member = before.member();
        return new KnownMember(
                new Member(member.id(), named(member.name(), sent), member.accountNumber()),
                completed(before.profile(), sent));
    }

    private Response answer(Programme programme, Member member, Account account, Profile profile) {
        List<Member> household =
                member.isMerged()
                        ? members.ofAccount(programme, member.accountNumber())
                        : List.of();
        return new MembershipBody(
                        programme.code(), member, profile, account.standing().status(), household)
                .response(OK);
    }

    /**
     * The name and the proof must be those on record. A proof that is another one, one that has
     * expired and one that is not on record get the same answer, so that it does not reveal what is
     * on record.
     */
    private void requireProven(
            AccountAccess.Participation in,
            Member member,
            MemberForm sent,
            Optional<RegistrationCode> code) {
        Holder holder = new Holder(member.accountNumber(), false, member.name().stream().toList());
        Optional<ErrorCode> mismatch =
                Names.mismatch(holder, sent.firstName(), sent.familyName().orElseThrow());
        Optional<LocalDate> known = members.profile(member.id()).dateOfBirth();
        boolean isProven =
                code.map(it -> members.isCodeOf(member.id(), it))
                        .orElseGet(() -> known.isPresent() && known.equals(sent.dateOfBirth()));
        boolean fits = mismatch.isEmpty() && isProven;
        requireNoWait(in, member.accountNumber(), fits);
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
                mismatch.isPresent() ? "name" : IdentityProof.of(code).word());
        throw mismatch.map(PartnerRefusal::of).orElseGet(MembershipEndpoint::notProven);
    }

    private static PartnerRefusal notProven() {
        return PartnerRefusal.of(
                ErrorCode.ACCOUNT_NOT_AUTHORISED,
                "The date of birth or registration code does not prove the member's identity: it is"
                        + " not the one on record, or none is. The programme's operator can record"
                        + " a date of birth or issue a registration code.");
    }

    private static Optional<RegistrationCode> code(Element securityProfile) {
        Optional<String> typed =
                securityProfile.text(REGISTRATION_CODE, ElementRule.ASCII, CODE_LENGTH_MAX);
        Optional<RegistrationCode> code = typed.flatMap(RegistrationCode::parse);
        if (typed.isPresent() && code.isEmpty()) {
            securityProfile.invalid(
                    REGISTRATION_CODE,
                    "It must be the code that was issued to the member: letters and digits.");
        }
        return code;
    }

    /** A name, of which a request may contain a part. */
    private static Optional<MemberName> named(Optional<MemberName> before, MemberForm sent) {
        if (sent.firstName().isEmpty() && sent.familyName().isEmpty()) {
            return before;
        }
        Optional<String> first = sent.firstName().or(() -> before.map(MemberName::first));
        Optional<String> family = sent.familyName().or(() -> before.map(MemberName::family));
        if (first.isEmpty() || family.isEmpty()) {
            Faults faults = new Faults();
            faults.add(
                    ErrorCode.MANDATORY_DATA_MISSING,
                    "member.person.name." + (first.isEmpty() ? "firstName" : "familyName"),
                    "It is missing, and the member has none yet.");
            faults.finish();
        }
        return Optional.of(new MemberName(first.orElseThrow(), family.orElseThrow()));
    }

    private static Profile completed(Profile known, MemberForm sent) {
        return new Profile(
                sent.title().map(PlainLetters::capitals).or(known::title),
                sent.dateOfBirth().or(known::dateOfBirth),
                sent.email().or(known::email),
                sent.telephone().or(known::telephone),
                sent.address().or(known::address));
    }

    private static Optional<String> password(Element securityProfile) {
        Optional<String> password =
                securityProfile.requiredText("password", ElementRule.PASSWORD, Integer.MAX_VALUE);
        if (password.isPresent() && !MemberPasswords.isPassword(password.get())) {
            securityProfile.invalid(
                    "password",
                    "It must be "
                            + MemberPasswords.LENGTH_MIN
                            + " to "
                            + MemberPasswords.LENGTH_MAX
                            + " characters, not only spaces.");
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
