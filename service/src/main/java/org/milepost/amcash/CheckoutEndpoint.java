package org.milepost.amcash;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.milepost.dialect.Caller;
import org.milepost.dialect.CommandRunner;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.http.CallerLeft;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.ConfirmationNumber;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.LedgerFailure;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.Sponsor;
import org.milepost.refusal.Refusals;
import org.milepost.threads.Deadline;
import org.milepost.threads.FatalErrors;
import org.milepost.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /checkout/amcash/…}: the four calls of the checkout API.
 *
 * <p>{@link Redemption} and {@link Reversal} are the commands. {@link RedeemRules} and {@link
 * ReverseRules} decide them. {@link CheckoutRules} chooses one of the offers that {@code
 * OfferRules} finds open. {@link Allowance} computes what is left of the limits, of which one is
 * for a business day ({@link org.milepost.programme.BusinessCalendar}); {@link RedeemRules} checks
 * them last.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public final class CheckoutEndpoint {

    /** The code of the currency that is redeemed at a till. */
    public static final String CURRENCY = Terms.CASH;

    private static final Logger LOG = LoggerFactory.getLogger(CheckoutEndpoint.class);
    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final byte[] NO_BODY = {};
    private static final int TOO_LARGE = 413;
    private static final int FORBIDDEN = 403;

    private final Programmes programmes;
    private final MemberCards cards;
    private final Ledger ledger;
    private final CommandRunner runner;
    private final ConfirmationNumbers numbers;
    private final Wording wording;
    private final SandboxFaults faults;
    private final Refusals refusals;
    private final InstantSource clock;
    private final Duration deadline;

    /**
     * The checkout over these books.
     *
     * @param refusals get every refused call
     * @param clock the programme's time, in whole microseconds
     * @param deadline within what time a request is decided
     */
    public CheckoutEndpoint(
            Programmes programmes,
            MemberCards cards,
            Ledger ledger,
            CommandRunner runner,
            SandboxFaults faults,
            Refusals refusals,
            InstantSource clock,
            Duration deadline) {
        this.programmes = programmes;
        this.cards = cards;
        this.ledger = ledger;
        this.runner = runner;
        this.numbers = ledger.confirmationNumbers();
        this.wording = new Wording(programmes::offer, numbers);
        this.faults = faults;
        this.refusals = refusals;
        this.clock = clock;
        this.deadline = deadline;
    }

    /** Answers that the service is up; reads no account. */
    public Response echo(Request http) {
        return answer(
                Call.ECHO,
                http,
                (terms, left) -> wording.echo(terms.request(), terms.programme(), clock.instant()));
    }

    /** Answers the collector's balances and the offer in force; changes nothing. */
    public Response inquire(Request http) {
        return answer(
                Call.INQUIRE,
                http,
                (terms, left) -> {
                    faults.beforeDecision(terms.collector());
                    Instant now = clock.instant();
                    AccountView books =
                            ledger.look(terms.cash(), terms.holder(), terms.dream(), left.left());
                    Outcome outcome = CheckoutRules.inquire(terms, books, now);
                    faults.beforeAnswer(terms.collector());
                    if (left.isOver()) {
                        throw new CommandRunner.TooLate();
                    }
                    return receipt(terms, CheckoutReceipt.of(now, outcome));
                });
    }

    /** Takes miles for a discount. The redemption stays booked only if its answer is delivered. */
    public Response redeem(Request http) {
        return answer(
                Call.REDEEM,
                http,
                (terms, left) -> {
                    faults.beforeDecision(terms.collector());
                    Identity identity = identity(http, terms);
                    return runner.runDelivered(
                            attempt -> new Redemption(terms, terms.cash(), identity, attempt),
                            left,
                            decided -> {
                                faults.beforeAnswer(terms.collector());
                                Response response = receipt(terms, decided.answer());
                                return faults.losesAnswer(terms.collector(), identity)
                                        ? response.cut()
                                        : response;
                            });
                });
    }

    /** Gives the miles of a redemption back. A reversal is never cancelled. */
    public Response reverse(Request http) {
        return answer(
                Call.REVERSE,
                http,
                (terms, left) -> {
                    ConfirmationNumber number =
                            numbers.read(
                                    terms.cash(),
                                    terms.request().get(Field.REDEMPTION_CONFIRMATION_NUMBER));
                    Reversal reversal =
                            new Reversal(terms, terms.cash(), number, identity(http, terms));
                    return receipt(terms, runner.run(reversal, left));
                });
    }

    /** The answer to a decided call. */
    private Response receipt(Terms terms, CheckoutReceipt receipt) {
        Outcome outcome = receipt.outcome();
        if (outcome.responseCode() == ResponseCode.INVALID_COLLECTOR
                && terms.presented().isEmpty()) {
            throw new NumberNotFound();
        }
        if (!outcome.responseCode().isApproved()) {
            refusals.add(
                    RefusedCheckout.of(
                            terms,
                            outcome,
                            terms.catalogue().offer(outcome.offer()),
                            clock.instant()));
        }
        return wording.receipt(terms, receipt);
    }

    /** A call that may be refused before it is decided. */
    private record Undecided(Call call, Request http, Sponsor sponsor, Programme programme) {

        /** The body, as far as it was read. */
        byte[] body() {
            try {
                return CheckoutEndpoint.body(http);
            } catch (InvalidParameter | Fault e) {
                return NO_BODY;
            }
        }
    }

    /** No account has the number of the card, and nobody has asked where else it leads. */
    @SuppressWarnings("serial") // never serialized
    private static final class NumberNotFound extends RuntimeException {
        NumberNotFound() {
            super("no account has the number", null, false, false);
        }
    }

    /** What one call does with its request until its deadline. */
    private interface Serving {
        Response serve(Terms terms, Deadline left);
    }

    private static Identity identity(Request http, Terms terms) {
        return terms.identity(http.headers(IdempotencyKey.HEADER));
    }

    private Response answer(Call call, Request http, Serving serving) {
        Deadline left = Deadline.start(Threads.REAL, deadline);
        Catalogue catalogue = programmes.current();
        Sponsor sponsor = sponsor(catalogue, http);
        Programme programme = catalogue.programme(sponsor.programme());
        http.isAbout(programme.code());
        Undecided undecided = new Undecided(call, http, sponsor, programme);
        Language language = Language.ENGLISH;
        Instant now = clock.instant();
        Optional<Instant> outageEnd = catalogue.outageEnd(programme.id(), now);
        if (outageEnd.isPresent()) {
            return refusal(ResponseCode.SCHEDULED_OUTAGE, language(http), "", undecided)
                    .with(RetryAfter.header(now, outageEnd.get()));
        }
        try {
            CheckoutRequest request =
                    CheckoutRequest.read(
                            call, body(http), (field, value) -> isOwn(sponsor, field, value));
            language = request.language();
            return serve(serving, new Terms(request, sponsor, programme, catalogue), left);
        } catch (InvalidParameter e) {
            return refusal(ResponseCode.INVALID_PARAMETER, e.language(), e.detail(), undecided);
        } catch (CommandRunner.TooLate e) {
            return refusal(ResponseCode.TIMED_OUT, language, "", undecided);
        } catch (CommandRunner.InDoubt e) {
            LOG.warn(
                    "{} was approved before, but its answer could not be read"
                            + " in time; the connection is closed, and a retry gets the"
                            + " answer; if this repeats, check the database",
                    call);
            return refusal(ResponseCode.TIMED_OUT, language, "", undecided).cut();
        } catch (LedgerFailure e) {
            boolean tooLate = e.reason() == LedgerFailure.Reason.SHED || left.isOver();
            return tooLate
                    ? refusal(ResponseCode.TIMED_OUT, language, "", undecided)
                    : failure(e, language, undecided);
        } catch (Fault | CallerLeft e) {
            throw e;
        } catch (RuntimeException | Error e) { // a stack overflow ends this request only
            return failure(e, language, undecided);
        }
    }

    /**
     * Serves a request. Only when no account has the number of the card, or the account refuses its
     * own number, the cards are asked where it leads: other requests do not wait for that.
     */
    private Response serve(Serving serving, Terms terms, Deadline left) {
        try {
            return serving.serve(terms, left);
        } catch (NumberNotFound e) {
            MemberId number = MemberId.of(terms.programme(), terms.collector());
            return serving.serve(terms.with(cards.presented(number)), left);
        }
    }

    private Response failure(Throwable e, Language language, Undecided undecided) {
        FatalErrors.endProcessIfFatal(e);
        String correlation = undecided.http().correlationId();
        LOG.error(
                "{} failed; the caller gets 0096 with correlation id {} and"
                        + " may retry; if the exception names the database, check it,"
                        + " otherwise report this as a defect",
                undecided.call(),
                correlation,
                e);
        return refusal(ResponseCode.SERVER_ERROR, language, correlation, undecided);
    }

    private Response refusal(
            ResponseCode code, Language language, String detail, Undecided undecided) {
        Instant now = clock.instant();
        refusals.add(
                RefusedCheckout.of(
                        undecided.call(),
                        undecided.sponsor(),
                        undecided.programme(),
                        code,
                        undecided.body(),
                        detail,
                        now));
        return wording.refusal(code, language, detail, undecided.programme(), now);
    }

    /**
     * The sponsor that sent a request.
     *
     * @throws Fault 403 when its client belongs to none, or to one that is not active
     */
    static Sponsor sponsor(Catalogue catalogue, Request http) {
        return Optional.of(http.caller())
                .filter(Caller.PartnerClient.class::isInstance)
                .flatMap(it -> catalogue.partner(((Caller.PartnerClient) it).partner()))
                .filter(Partner::active)
                .flatMap(
                        it -> {
                            http.isFrom(it.code());
                            return catalogue.sponsor(it.id());
                        })
                .orElseThrow(
                        () -> new Fault(FORBIDDEN, "This client belongs to no active sponsor."));
    }

    /** The language in the body, or English if the body cannot be read. */
    private static Language language(Request http) {
        try {
            return CheckoutRequest.language(body(http));
        } catch (InvalidParameter e) {
            return e.language();
        }
    }

    private static byte[] body(Request http) {
        try {
            return http.body(BODY_BYTES_MAX);
        } catch (Fault e) {
            if (e.status() != TOO_LARGE) {
                throw e; // not a fault of the request
            }
            throw new InvalidParameter(Language.ENGLISH, e.text());
        }
    }

    /** Whether a field's value is the sponsor's own: a partner may act for itself only. */
    private static boolean isOwn(Sponsor sponsor, Field field, String value) {
        return switch (field) {
            case SPONSOR_CODE -> sponsor.code().equals(value);
            case VENDOR_ID -> sponsor.vendorId().equals(value);
            case ACQUIRER_ID -> sponsor.acquirerIds().contains(value);
            default -> true;
        };
    }
}
