package org.milepost.avios;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.milepost.dialect.Caller;
import org.milepost.http.BearerChallenge;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.RetryAfter;
import org.milepost.ledger.Account;
import org.milepost.ledger.Ledger;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.programme.Agreement;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;

/**
 * Decides whether the caller of a request may use the account in its path, and finds the programme,
 * the member and the account.
 *
 * <p>Threads: shared by all requests.
 *
 * @param deadline within what time an account is read
 */
record AccountAccess(
        Programmes programmes,
        Members members,
        Ledger ledger,
        InstantSource clock,
        Duration deadline) {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;
    private static final String ACCOUNT = "account";
    private static final String PROGRAMME = "programme";

    /** A partner in a programme. */
    record Participation(Caller.KeyedPartner caller, Programme programme, Agreement agreement) {
        Partner partner() {
            return caller.partner();
        }
    }

    /**
     * The account of a member that a caller may use.
     *
     * @param accountIdentifier the number of the account in the request
     * @param account the member's or household's account, as of the last commit
     */
    record MemberAccount(
            Participation in, Member member, String accountIdentifier, Account account) {

        /** This account when the token is a member's: the account must be active. */
        private MemberAccount requireActive() {
            if (!account.standing().isActive()) {
                throw notActive();
            }
            return this;
        }
    }

    /** The partner that {@link PartnerGuard} has proven. */
    static Caller.KeyedPartner caller(Request request) {
        return (Caller.KeyedPartner) request.caller();
    }

    /**
     * The partner in the programme of the path.
     *
     * @throws PartnerRefusal when there is no such programme, or the partner is not in it
     * @throws Fault 503 while the programme is out of service
     */
    Participation participation(Request request) {
        Catalogue catalogue = programmes.current();
        Caller.KeyedPartner caller = caller(request);
        Programme programme =
                programme(catalogue, request)
                        .orElseThrow(() -> PartnerRefusal.of(ErrorCode.PROGRAMME_INVALID));
        Agreement agreement =
                catalogue
                        .agreement(caller.partner().id(), programme.id())
                        .orElseThrow(() -> PartnerRefusal.of(ErrorCode.PROGRAMME_NOT_SUPPORTED));
        requireInService(catalogue, programme);
        return new Participation(caller, programme, agreement);
    }

    /** The programme in the path, if it has the partner API. */
    static Optional<Programme> programme(Catalogue catalogue, Request request) {
        Optional<Programme> programme =
                catalogue
                        .programme(request.pathSegment(PROGRAMME))
                        .filter(it -> it.avios().isPresent());
        programme.ifPresent(it -> request.isAbout(it.code()));
        return programme;
    }

    /**
     * The account in the path, for a token of a member who has it.
     *
     * @throws Fault 403 when the token is another member's, 401 when the account is not active
     */
    MemberAccount ofAccount(Request request) {
        Member member = memberOfAccount(request);
        return account(participation(request), member, request.pathSegment(ACCOUNT))
                .requireActive();
    }

    /**
     * The token's member, who has the account in the path; empty when there is no token, or it is
     * the partner's own.
     *
     * @param partnerMayAct whether the partner's own token is accepted
     * @throws Fault 403 when the token is another member's, or the partner's and not accepted
     */
    Optional<Member> actor(Request request, boolean partnerMayAct) {
        Caller.KeyedPartner caller = caller(request);
        if (caller.member().isPresent()) {
            return Optional.of(memberOfAccount(request));
        }
        if (!partnerMayAct && caller.token().isPresent()) {
            throw anotherMember();
        }
        return Optional.empty();
    }

    /**
     * The account of the member whose number is in the path, for a token of a member who has it, or
     * for the partner's own.
     *
     * @throws PartnerRefusal when the token is the partner's and no member has this number
     * @throws Fault 403 when the token is another member's, 401 when it is a member's whose account
     *     is not active
     */
    MemberAccount ofAccountOrPartner(Request request) {
        Optional<Member> actor = actor(request, true);
        Participation in = participation(request);
        Member member = actor.orElseGet(() -> memberOfPath(request, in.programme()));
        MemberAccount found = account(in, member, request.pathSegment(ACCOUNT));
        return actor.isPresent() ? found.requireActive() : found;
    }

    /**
     * The member with the number in the path: its own, or that of a card that is not lost.
     *
     * @throws PartnerRefusal when no member has it
     */
    Member memberOfPath(Request request, Programme programme) {
        return Optional.of(request.pathSegment(ACCOUNT))
                .filter(MemberId::isNumber)
                .map(it -> members.presented(MemberId.of(programme, it)))
                .filter(it -> !it.number().isRefused())
                .flatMap(Members.Presented::member)
                .orElseThrow(() -> PartnerRefusal.of(ErrorCode.ACCOUNT_INVALID));
    }

    private Member memberOfAccount(Request request) {
        String number = request.pathSegment(ACCOUNT);
        Member member = member(request);
        boolean isTheirs =
                number.equals(member.id().number())
                        || number.equals(member.accountNumber())
                        || isCardOf(member, number);
        if (!isTheirs) {
            throw anotherMember();
        }
        return member;
    }

    /** The token proves who the member is, so that the number of a lost card does no harm here. */
    private boolean isCardOf(Member member, String number) {
        return MemberId.isNumber(number)
                && members.cards()
                        .presented(member.id().withNumber(number))
                        .holder()
                        .equals(member.id().number());
    }

    /**
     * The account of the token's member.
     *
     * @throws Fault 401 when the account is not active
     */
    MemberAccount ofToken(Request request) {
        Member member = member(request);
        return account(participation(request), member, member.id().number()).requireActive();
    }

    private MemberAccount account(Participation in, Member member, String accountIdentifier) {
        return new MemberAccount(in, member, accountIdentifier, account(in.programme(), member));
    }

    /** The account of a member, as of the last commit. */
    Account account(Programme programme, Member member) {
        String holder = member.accountNumber();
        return ledger.look(members.accounts().id(programme, holder), holder, deadline)
                .orElseThrow(() -> new IllegalStateException("a member has an account"));
    }

    /** The fault of a member's token while the member's account is not active. */
    static Fault notActive() {
        return new Fault(
                UNAUTHORIZED,
                "The member's account is not in use.",
                BearerChallenge.invalidToken());
    }

    /** The token's member, who must be in the programme of the path. */
    private Member member(Request request) {
        String programme = request.pathSegment(PROGRAMME);
        return caller(request)
                .member()
                .filter(it -> it.programme().equals(programme))
                .flatMap(
                        it ->
                                programmes
                                        .current()
                                        .programme(programme)
                                        .map(of -> MemberId.of(of, it.number())))
                .flatMap(members::find)
                .orElseThrow(AccountAccess::anotherMember);
    }

    private static Fault anotherMember() {
        return new Fault(FORBIDDEN, "The token does not belong to a member who has this account.");
    }

    void requireInService(Catalogue catalogue, Programme programme) {
        Instant now = clock.instant();
        Optional<Instant> end = catalogue.outageEnd(programme.id(), now);
        if (end.isPresent()) {
            throw new Fault(
                    UNAVAILABLE,
                    "The programme is out of service.",
                    RetryAfter.header(now, end.get()));
        }
    }
}
