package org.milepost.amcash;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.milepost.http.CallerLeft;
import org.milepost.http.CorrelationId;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.ConfirmationNumber;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.LedgerFailure;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.Sponsor;
import org.milepost.threads.FatalErrors;
import org.milepost.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the four calls have in common: they find out which sponsor asks, read the request, have it
 * decided, and word the answer, whatever happens.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public final class Till implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Till.class);
    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final int TOO_LARGE = 413;
    private static final int FORBIDDEN = 403;

    private final Programmes programmes;
    private final Ledger ledger;
    private final Delivery delivery;
    private final ConfirmationNumbers numbers;
    private final Wording wording;
    private final Function<String, Optional<Integer>> partnerOfClient;
    private final Mishaps mishaps;
    private final InstantSource clock;

    /**
     * The common part of the calls.
     *
     * @param partnerOfClient the number of the partner that an OAuth client belongs to
     * @param mishaps what goes wrong on purpose
     * @param clock the programme's time, in whole microseconds
     * @param deadline within what time a request is decided
     */
    public Till(
            Programmes programmes,
            Ledger ledger,
            Function<String, Optional<Integer>> partnerOfClient,
            Mishaps mishaps,
            InstantSource clock,
            Duration deadline) {
        this.programmes = programmes;
        this.ledger = ledger;
        this.delivery = new Delivery(ledger, deadline, Threads.REAL, Till::randomAttempt);
        this.numbers = ledger.confirmationNumbers();
        this.wording = new Wording(programmes::offer, numbers);
        this.partnerOfClient = partnerOfClient;
        this.mishaps = mishaps;
        this.clock = clock;
    }

    /** Serves an echo, which touches no account. */
    Response echo(Request http) {
        return answer(
                Call.ECHO,
                http,
                (terms, time) -> wording.echo(terms.request(), terms.programme(), clock.instant()));
    }

    /** Serves an inquiry, which changes nothing. */
    Response inquire(Request http) {
        return answer(
                Call.INQUIRE,
                http,
                (terms, time) -> {
                    Instant now = clock.instant();
                    AccountView books =
                            ledger.look(
                                    terms.cash(), terms.collector(), terms.dream(), time.left());
                    Outcome outcome = InquireRules.decide(terms, books, now);
                    requireInTime(terms, time);
                    return wording.receipt(terms, Receipt.of(now, outcome));
                });
    }

    /** Serves a redemption, which stands only if its answer is delivered. */
    Response redeem(Request http) {
        return answer(
                Call.REDEEM,
                http,
                (terms, time) -> {
                    Redemption redemption =
                            new Redemption(
                                    terms,
                                    terms.cash(),
                                    Retries.identity(http, terms),
                                    delivery.nextAttempt());
                    Delivery.Decided decided = delivery.redeem(redemption, time);
                    try {
                        return delivered(terms, decided, time);
                    } catch (RuntimeException | Error e) {
                        delivery.takeBack(decided);
                        throw e;
                    }
                });
    }

    /** Serves a reversal, which is never cancelled. */
    Response reverse(Request http) {
        return answer(
                Call.REVERSE,
                http,
                (terms, time) -> {
                    ConfirmationNumber number =
                            numbers.read(
                                    terms.cash(),
                                    terms.request().get(Member.REDEMPTION_CONFIRMATION_NUMBER));
                    Reversal reversal =
                            new Reversal(
                                    terms, terms.cash(), number, Retries.identity(http, terms));
                    CommandResult<Receipt> executed =
                            ledger.execute(reversal, time.left(), time.leftInAll());
                    return wording.receipt(terms, executed.answer());
                });
    }

    /** Settles what is still to be settled. */
    @Override
    public void close() {
        delivery.close();
    }

    private Response delivered(Terms terms, Delivery.Decided decided, Delivery.Clock time) {
        mishaps.beforeAnswer(terms.collector());
        delivery.requireInTime(decided, time);
        Response response =
                delivery.guarded(wording.receipt(terms, decided.executed().answer()), decided);
        return mishaps.losesAnswer(terms.collector(), decided.redemption().identity())
                ? response.cut()
                : response;
    }

    private static int randomAttempt() {
        return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    }

    private void requireInTime(Terms terms, Delivery.Clock time) {
        mishaps.beforeAnswer(terms.collector());
        if (time.isOver()) {
            throw new Delivery.TooLate();
        }
    }

    /** What one call does with its request, in its time. */
    private interface Serving {
        Response serve(Terms terms, Delivery.Clock time);
    }

    private Response answer(Call call, Request http, Serving serving) {
        Delivery.Clock time = delivery.startClock();
        Catalogue catalogue = programmes.current();
        Sponsor sponsor = sponsor(catalogue, http);
        Programme programme = catalogue.programme(sponsor.programme());
        Language language = Language.ENGLISH;
        Instant now = clock.instant();
        Optional<Instant> outageEnd = catalogue.outageEnd(programme.id(), now);
        if (outageEnd.isPresent()) {
            return refusal(ResponseCode.SCHEDULED_OUTAGE, language, "", programme)
                    .with(RetryAfter.header(Duration.between(now, outageEnd.get())));
        }
        try {
            CheckoutRequest request = CheckoutRequest.read(call, body(http));
            language = request.language();
            requireOwn(sponsor, request);
            Terms terms = new Terms(request, sponsor, programme, catalogue);
            if (call == Call.INQUIRE || call == Call.REDEEM) {
                mishaps.beforeDecision(terms.collector());
            }
            return serving.serve(terms, time);
        } catch (InvalidParameter e) {
            return refusal(ResponseCode.INVALID_PARAMETER, e.language(), e.detail(), programme);
        } catch (Delivery.TooLate e) {
            return refusal(ResponseCode.TIMED_OUT, language, "", programme);
        } catch (Delivery.InDoubt e) {
            LOG.warn("{} gets no answer: it was decided before, but how cannot be said", call);
            return refusal(ResponseCode.TIMED_OUT, language, "", programme).cut();
        } catch (LedgerFailure e) {
            boolean tooLate = e.reason() == LedgerFailure.Reason.SHED || time.isOver();
            return tooLate
                    ? refusal(ResponseCode.TIMED_OUT, language, "", programme)
                    : failure(call, e, language, programme);
        } catch (Fault | CallerLeft e) {
            throw e;
        } catch (RuntimeException | Error e) { // an error of the machine is no other answer
            return failure(call, e, language, programme);
        }
    }

    private Response failure(Call call, Throwable e, Language language, Programme programme) {
        FatalErrors.endProcessIfFatal(e);
        String correlation = CorrelationId.next();
        LOG.error("{} failed, correlation id {}", call, correlation, e);
        return refusal(ResponseCode.SERVER_ERROR, language, correlation, programme);
    }

    private Response refusal(
            ResponseCode code, Language language, String detail, Programme programme) {
        return wording.refusal(code, language, detail, programme, clock.instant());
    }

    /** In whole seconds, rounded up: whoever comes back then comes after the end. */
    private Sponsor sponsor(Catalogue catalogue, Request http) {
        return partnerOfClient
                .apply(http.caller().clientId())
                .map(PartnerId::new)
                .filter(partner -> catalogue.partner(partner).filter(Partner::active).isPresent())
                .flatMap(catalogue::sponsor)
                .orElseThrow(
                        () -> new Fault(FORBIDDEN, "This client belongs to no active sponsor."));
    }

    private static byte[] body(Request http) {
        try {
            return http.body(BODY_BYTES_MAX);
        } catch (Fault e) {
            if (e.status() != TOO_LARGE) {
                throw e; // no request was read, so there is none to call invalid
            }
            throw new InvalidParameter(Language.ENGLISH, e.text());
        }
    }

    /** A partner may speak for itself only. */
    private static void requireOwn(Sponsor sponsor, CheckoutRequest request) {
        requireOwn(
                request,
                Member.SPONSOR_CODE,
                sponsor.code().equals(request.get(Member.SPONSOR_CODE)));
        requireOwn(
                request,
                Member.VENDOR_ID,
                sponsor.vendorId().equals(request.get(Member.VENDOR_ID)));
        requireOwn(
                request,
                Member.ACQUIRER_ID,
                request.call() == Call.ECHO
                        || sponsor.acquirerIds().contains(request.get(Member.ACQUIRER_ID)));
    }

    private static void requireOwn(CheckoutRequest request, Member member, boolean own) {
        if (!own) {
            throw new InvalidParameter(
                    request.language(),
                    Detail.of(
                            member,
                            "is not that of the token's partner",
                            "n’est pas celui du partenaire à qui appartient le jeton"));
        }
    }
}
