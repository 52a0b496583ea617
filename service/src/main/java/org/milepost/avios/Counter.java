package org.milepost.avios;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.Command;
import org.milepost.ledger.ConfirmationNumber;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Ledger;
import org.milepost.programme.Agreement;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Member;
import org.milepost.programme.MemberId;
import org.milepost.programme.Members;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;

/**
 * What the three calls that move Avios have in common: they find out who asks about whose account,
 * read the request, have it decided, and word the answer.
 *
 * <p>Nothing is taken back when an answer is late or lost, as it is at the checkout: here the
 * partner, not a cashier, sends the request again, and gets the first answer.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
final class Counter {

    /** The currency of the partner API. */
    static final String AVIOS = "AVIOS";

    private static final int BODY_BYTES_MAX = 1024 * 1024;

    /** How long after the deadline a decision that is under way may still come. */
    private static final Duration GRACE = Duration.ofMillis(400);

    private final Callers callers;
    private final Programmes programmes;
    private final Members members;
    private final ProofAttempts attempts;
    private final Ledger ledger;
    private final ConfirmationNumbers numbers;
    private final Wording wording;
    private final InstantSource clock;
    private final Duration deadline;

    /**
     * The common part of the calls.
     *
     * @param attempts limits how often names are compared
     * @param clock the programmes' time, in whole microseconds
     * @param deadline within what time a request is decided
     */
    Counter(
            Callers callers,
            Programmes programmes,
            Members members,
            ProofAttempts attempts,
            Ledger ledger,
            InstantSource clock,
            Duration deadline) {
        this.callers = callers;
        this.programmes = programmes;
        this.members = members;
        this.attempts = attempts;
        this.ledger = ledger;
        this.numbers = ledger.confirmationNumbers();
        this.wording = new Wording(numbers);
        this.clock = clock;
        this.deadline = deadline;
    }

    /**
     * Serves a credit. Names are compared, and a failure counted, before the books are asked, for
     * that must not happen twice when a batch runs again. The books then give the answer that they
     * remember, if they remember one: a retry gets its first answer while its partner waits, too.
     */
    Response credit(Request http) {
        Visit visit = visit(http, true);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<String> key = Headers.idempotencyKey(http, faults);
        CreditRequest request =
                CreditRequest.read(
                        http.body(BODY_BYTES_MAX), visit.settings(), clock.instant(), faults);
        Programme programme = visit.programme(ErrorCode.PROGRAMME_INVALID);
        Agreement agreement = visit.agreement(programme, ErrorCode.PROGRAMME_NOT_SUPPORTED);
        visit.requireAccountNumber(ErrorCode.ACCOUNT_INVALID);
        Holder holder = Holder.find(members, programme, visit.account());
        NameCheck names =
                CreditRules.notAgreed(request, agreement).isPresent()
                        ? NameCheck.FITS
                        : checkNames(
                                request,
                                holder,
                                Callers.pair(http, visit.partner(), programme, holder.number()));
        CreditTerms terms =
                new CreditTerms(
                        request,
                        visit.partner(),
                        programme,
                        agreement,
                        holder,
                        names.fault(),
                        visit.member(),
                        key.isPresent());
        Identity identity = Retries.ofCredit(visit.partner(), key, request.content());
        Receipt receipt = decide(Credit.of(terms, identity), visit);
        if (receipt.outcome().refusal().equals(CreditTerms.NOT_COMPARED)) {
            throw ProofAttempts.tooManyFailures(names.delay());
        }
        receipt.outcome().requireDone();
        return wording.credit(request, receipt);
    }

    /**
     * How the names of a credit compare with those on record.
     *
     * @param fault why they are refused, if they are
     * @param delay how long the partner has to wait before names are compared again
     */
    private record NameCheck(Optional<ErrorCode> fault, Duration delay) {
        static final NameCheck FITS = new NameCheck(Optional.empty(), Duration.ZERO);
    }

    private NameCheck checkNames(CreditRequest request, Holder holder, ProofAttempts.Pair pair) {
        Optional<ErrorCode> mismatch =
                Names.mismatch(holder, request.firstName(), request.familyName());
        Duration wait = attempts.judge(pair, mismatch.isEmpty());
        return new NameCheck(wait.isZero() ? mismatch : CreditTerms.NOT_COMPARED, wait);
    }

    /** Serves a debit. */
    Response debit(Request http) {
        Optional<String> agent = Headers.agent(http);
        Visit visit = visit(http, agent.isPresent());
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<String> key = Headers.idempotencyKey(http, faults);
        Optional<String> application = Headers.application(http, visit.settings(), faults);
        DebitRequest request =
                DebitRequest.read(http.body(BODY_BYTES_MAX), visit.settings(), faults);
        Programme programme = visit.programme(ErrorCode.PARTNER_CONFIGURATION_INVALID);
        Agreement agreement = visit.agreement(programme, ErrorCode.PARTNER_CONFIGURATION_INVALID);
        int house =
                agreement
                        .redemptionHouse()
                        .orElseThrow(() -> Refusal.of(ErrorCode.PARTNER_CONFIGURATION_INVALID));
        visit.requireAccountNumber(ErrorCode.INVALID_MEMBER);
        DebitTerms terms =
                new DebitTerms(
                        request,
                        visit.partner(),
                        programme,
                        house,
                        holder(visit, programme),
                        visit.member(),
                        agent,
                        application);
        Identity identity = Retries.ofContent(visit.partner(), Retries.DEBIT, key, terms.content());
        Debit debit = new Debit(terms, terms.account(), identity);
        return wording.debit(request, execute(debit, visit));
    }

    /** Serves a reversal of a debit. */
    Response reverse(Request http) {
        Visit visit = visit(http, false);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<String> key = Headers.idempotencyKey(http, faults);
        ReverseRequest request = ReverseRequest.read(http.body(BODY_BYTES_MAX), faults);
        Programme programme = visit.programme(ErrorCode.PARTNER_CONFIGURATION_INVALID);
        visit.agreement(programme, ErrorCode.PARTNER_CONFIGURATION_INVALID);
        visit.requireAccountNumber(ErrorCode.INVALID_MEMBER);
        ReverseTerms terms =
                new ReverseTerms(
                        request,
                        visit.partner(),
                        programme,
                        Duration.ofDays(visit.settings().reversalDays()),
                        holder(visit, programme),
                        visit.member());
        ConfirmationNumber number = numbers.read(terms.account(), request.identifier());
        Identity identity =
                Retries.ofContent(visit.partner(), Retries.REVERSE, key, terms.content());
        Reversal reversal = new Reversal(terms, terms.account(), number, identity);
        return wording.reversal(request, execute(reversal, visit));
    }

    /**
     * Who asks about whose account, at what time.
     *
     * @param partner who has the key
     * @param found the programme that the path names, if it is served here
     * @param account the number that the path names
     * @param actor the member whose token was sent, if it was one's
     * @param startNanos when the request came
     */
    private record Visit(
            Partner partner,
            Catalogue catalogue,
            Optional<Programme> found,
            String account,
            Optional<Member> actor,
            long startNanos) {

        /** The own number of the member whose token was sent. */
        Optional<String> member() {
            return actor.map(it -> it.id().number());
        }

        AviosSettings settings() {
            return found.flatMap(Programme::avios).orElse(AviosSettings.ORDINARY);
        }

        Programme programme(ErrorCode otherwise) {
            return found.orElseThrow(() -> Refusal.of(otherwise));
        }

        Agreement agreement(Programme programme, ErrorCode otherwise) {
            return catalogue
                    .agreement(partner.id(), programme.id())
                    .orElseThrow(() -> Refusal.of(otherwise));
        }

        void requireAccountNumber(ErrorCode otherwise) {
            if (!MemberId.isNumber(account)) {
                throw Refusal.of(otherwise);
            }
        }
    }

    private Visit visit(Request http, boolean partnerMayAct) {
        long start = System.nanoTime();
        Optional<Member> actor = callers.actor(http, partnerMayAct);
        Catalogue catalogue = programmes.current();
        Optional<Programme> programme =
                catalogue
                        .programme(http.pathSegment("programme"))
                        .filter(it -> it.avios().isPresent());
        programme.ifPresent(it -> callers.requireInService(catalogue, it));
        return new Visit(
                Callers.partner(catalogue, http),
                catalogue,
                programme,
                http.pathSegment("account"),
                actor,
                start);
    }

    /** The number that the books know the account by. */
    private String holder(Visit visit, Programme programme) {
        return visit.actor()
                .map(Member::accountNumber)
                .orElseGet(() -> Holder.findNumber(members, programme, visit.account()));
    }

    /**
     * Has a command decided.
     *
     * @throws Refusal when it is refused
     */
    private Receipt execute(Command<Receipt> command, Visit visit) {
        Receipt receipt = decide(command, visit);
        receipt.outcome().requireDone();
        return receipt;
    }

    private Receipt decide(Command<Receipt> command, Visit visit) {
        Duration taken = Duration.ofNanos(System.nanoTime() - visit.startNanos());
        Duration left = notNegative(deadline.minus(taken));
        return ledger.execute(command, left, left.plus(GRACE)).answer();
    }

    private static Duration notNegative(Duration left) {
        return left.isNegative() ? Duration.ZERO : left;
    }
}
