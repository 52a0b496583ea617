package org.milepost.avios;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.milepost.http.Caller;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.RetryAfter;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.programme.Agreement;
import org.milepost.programme.ApiKeyDigest;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Member;
import org.milepost.programme.MemberId;
import org.milepost.programme.Members;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;

/**
 * Finds out on whose behalf a request of the partner API is made: the partner by its key, the
 * programme by the path, the member by the token.
 *
 * <p>Threads: shared by all requests.
 */
final class Callers {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;
    private static final String UNKNOWN_KEY = "The api_key is missing or not known.";
    private static final String API_KEY = "api_key=";
    private static final String CHALLENGE = "Bearer realm=\"milepost\", error=\"invalid_token\"";
    private static final String CURRENCY = "AVIOS";
    private static final String ACCOUNT = "account";
    private static final String PROGRAMME = "programme";
    private static final char SUBJECT_SEPARATOR = ':';

    private final Programmes programmes;
    private final Members members;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Duration deadline;

    /**
     * The callers of the members' and partners' requests.
     *
     * @param deadline within what time an account is read
     */
    Callers(
            Programmes programmes,
            Members members,
            Ledger ledger,
            InstantSource clock,
            Duration deadline) {
        this.programmes = programmes;
        this.members = members;
        this.ledger = ledger;
        this.clock = clock;
        this.deadline = deadline;
    }

    /**
     * A partner at a programme.
     *
     * @param catalogue the reference data of the moment
     * @param agreement what the two agreed
     */
    record Visit(Catalogue catalogue, Partner partner, Programme programme, Agreement agreement) {}

    /**
     * A partner with a member's consent.
     *
     * @param accountIdentifier the number by which the account was asked for
     * @param account the member's or household's account, as of the last commit
     */
    record MemberVisit(Visit visit, Member member, String accountIdentifier, Account account) {

        /** This visit when the token is a member's: the account must be active. */
        private MemberVisit requireActive() {
            if (!account.standing().isActive()) {
                throw notActive();
            }
            return this;
        }
    }

    /**
     * The active partner whose key the request has.
     *
     * @throws Fault 403 when there is none
     */
    static Partner partner(Catalogue catalogue, Request request) {
        return key(request.query())
                .flatMap(it -> catalogue.partnerOfKey(ApiKeyDigest.of(it)))
                .orElseThrow(Callers::unknownKey);
    }

    /** The key of an admitted request and the account that it is about. */
    static ProofAttempts.Pair pair(
            Request request, Partner partner, Programme programme, String accountNumber) {
        ApiKeyDigest key =
                key(request.query()).map(ApiKeyDigest::of).orElseThrow(Callers::unknownKey);
        return new ProofAttempts.Pair(partner.code(), key, programme.code(), accountNumber);
    }

    static Fault unknownKey() {
        return new Fault(FORBIDDEN, UNKNOWN_KEY);
    }

    /**
     * A request that needs no member.
     *
     * @throws Refusal when there is no such programme, or the partner is not in it
     * @throws Fault 503 while the programme is out of service
     */
    Visit visit(Request request) {
        Catalogue catalogue = programmes.current();
        Partner partner = partner(catalogue, request);
        Programme programme =
                catalogue
                        .programme(request.pathSegment(PROGRAMME))
                        .filter(it -> it.avios().isPresent())
                        .orElseThrow(() -> Refusal.of(ErrorCode.PROGRAMME_INVALID));
        Agreement agreement =
                catalogue
                        .agreement(partner.id(), programme.id())
                        .orElseThrow(() -> Refusal.of(ErrorCode.PROGRAMME_NOT_SUPPORTED));
        requireInService(catalogue, programme);
        return new Visit(catalogue, partner, programme, agreement);
    }

    /**
     * A request about the account in its path, with a token of a member who has it.
     *
     * @throws Fault 403 when the token is another member's, 401 when the account is not active
     */
    MemberVisit ofAccount(Request request) {
        Member member = memberOfAccount(request);
        return visit(visit(request), member, request.pathSegment(ACCOUNT)).requireActive();
    }

    /**
     * The token's member, who has the account in the path; nobody when there is no token, or the
     * partner acts with its own.
     *
     * @param partnerMayAct whether the partner's own token will do
     * @throws Fault 403 when the token is another member's, or the partner's and will not do
     */
    Optional<Member> actor(Request request, boolean partnerMayAct) {
        Caller caller = request.caller();
        if (isOfAMember(caller)) {
            return Optional.of(memberOfAccount(request));
        }
        if (!partnerMayAct && !caller.clientId().isEmpty()) {
            throw anotherMember();
        }
        return Optional.empty();
    }

    /** Whether the token is a member's; otherwise it is the partner's own, or there is none. */
    static boolean isOfAMember(Caller caller) {
        return !caller.subject().equals(caller.clientId());
    }

    /**
     * A request about the member whose number is in the path, with a token of a member who has the
     * account, or with the partner's own.
     *
     * @throws Refusal when the partner asks for a number that is nobody's
     * @throws Fault 403 when the token is another member's, 401 when it is a member's whose account
     *     is not active
     */
    MemberVisit ofAccountOrPartner(Request request) {
        Optional<Member> actor = actor(request, true);
        Visit visit = visit(request);
        Member member = actor.orElseGet(() -> memberOfPath(request, visit.programme()));
        MemberVisit found = visit(visit, member, request.pathSegment(ACCOUNT));
        return actor.isPresent() ? found.requireActive() : found;
    }

    /**
     * The member whose own number is in the path.
     *
     * @throws Refusal when it is nobody's
     */
    Member memberOfPath(Request request, Programme programme) {
        return Optional.of(request.pathSegment(ACCOUNT))
                .filter(MemberId::isNumber)
                .flatMap(it -> members.find(new MemberId(programme.id(), it)))
                .orElseThrow(() -> Refusal.of(ErrorCode.ACCOUNT_INVALID));
    }

    private Member memberOfAccount(Request request) {
        String number = request.pathSegment(ACCOUNT);
        Member member = member(request);
        boolean isTheirs =
                number.equals(member.id().number()) || number.equals(member.accountNumber());
        if (!isTheirs) {
            throw anotherMember();
        }
        return member;
    }

    /**
     * A request about the account of the token's member.
     *
     * @throws Fault 401 when the account is not active
     */
    MemberVisit ofToken(Request request) {
        Member member = member(request);
        return visit(visit(request), member, member.id().number()).requireActive();
    }

    private MemberVisit visit(Visit visit, Member member, String accountIdentifier) {
        return new MemberVisit(
                visit, member, accountIdentifier, account(visit.programme(), member));
    }

    /** The account of a member, as of the last commit. */
    Account account(Programme programme, Member member) {
        String holder = member.accountNumber();
        return ledger.look(accountId(programme, member), holder, deadline)
                .orElseThrow(() -> new IllegalStateException("a member has an account"));
    }

    /**
     * Passes when the member's account is active, and keeps it so until the transaction ends.
     *
     * @throws Fault 401 when it is not
     */
    void requireActive(Handle transaction, Programme programme, Member member) {
        AccountId account = accountId(programme, member);
        Optional<Standing> standing =
                ledger.holdStanding(transaction, account, member.accountNumber());
        if (standing.filter(Standing::isActive).isEmpty()) {
            throw notActive();
        }
    }

    private static AccountId accountId(Programme programme, Member member) {
        return AccountId.of(programme.code(), member.accountNumber(), CURRENCY);
    }

    /** The tokens of a member whose account is not active are good for nothing. */
    static Fault notActive() {
        return new Fault(
                UNAUTHORIZED,
                "The member's account is not in use.",
                Map.of("WWW-Authenticate", CHALLENGE));
    }

    /** The token's member, who must be in the programme of the path. */
    private Member member(Request request) {
        String programme = request.pathSegment(PROGRAMME);
        String subject = request.caller().subject();
        int separator = subject.indexOf(SUBJECT_SEPARATOR);
        String number = subject.substring(separator + 1);
        boolean isPartners = subject.equals(request.caller().clientId());
        if (isPartners
                || separator < 0
                || !subject.substring(0, separator).equals(programme)
                || !MemberId.isNumber(number)) {
            throw anotherMember();
        }
        return programmes
                .current()
                .programme(programme)
                .flatMap(it -> members.find(new MemberId(it.id(), number)))
                .orElseThrow(Callers::anotherMember);
    }

    private static Fault anotherMember() {
        return new Fault(FORBIDDEN, "The token is not a member's who has this account.");
    }

    void requireInService(Catalogue catalogue, Programme programme) {
        Instant now = clock.instant();
        Optional<Instant> end = catalogue.outageEnd(programme.id(), now);
        if (end.isPresent()) {
            throw new Fault(
                    UNAVAILABLE,
                    "The programme is out of service.",
                    RetryAfter.header(Duration.between(now, end.get())));
        }
    }

    /** The only key of a query, when it looks like one. */
    static Optional<String> key(String query) {
        String found = "";
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(API_KEY)) {
                if (!found.isEmpty()) {
                    return Optional.empty();
                }
                found = pair.substring(API_KEY.length());
            }
        }
        return Optional.of(found).filter(ApiKeyDigest::isKey);
    }
}
