package org.milepost.amcash;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Command;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Undecided;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.Sponsor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the four calls have in common: they find out which sponsor asks, read the request, have it
 * decided, and word the answer, whatever happens.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public final class Till {

    private static final Logger LOG = LoggerFactory.getLogger(Till.class);
    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final int FORBIDDEN = 403;

    private final Programmes programmes;
    private final Ledger ledger;
    private final ConfirmationNumbers numbers;
    private final Wording wording;
    private final Function<String, Optional<Integer>> partnerOfClient;
    private final InstantSource clock;
    private final Duration deadline;

    /**
     * The common part of the calls.
     *
     * @param partnerOfClient the number of the partner that an OAuth client belongs to
     * @param clock the programme's time, in whole microseconds
     * @param deadline for how long a request may wait to be decided
     */
    public Till(
            Programmes programmes,
            Ledger ledger,
            ConfirmationNumbers numbers,
            Function<String, Optional<Integer>> partnerOfClient,
            InstantSource clock,
            Duration deadline) {
        this.programmes = programmes;
        this.ledger = ledger;
        this.numbers = numbers;
        this.wording = new Wording(programmes, numbers);
        this.partnerOfClient = partnerOfClient;
        this.clock = clock;
        this.deadline = deadline;
    }

    /** Serves a call that touches no account. */
    Response serve(Request http) {
        return answer(Call.ECHO, http, terms -> echo(terms));
    }

    /** Serves a call that is decided about an account. */
    Response serve(Call call, Request http, Function<Terms, Receipt> decide) {
        return answer(call, http, terms -> wording.receipt(terms, decide.apply(terms)));
    }

    /** Carries a command out within the deadline. */
    Receipt execute(Command<Receipt> command) {
        return ledger.execute(command, deadline);
    }

    /** What the rules of an inquiry say now. */
    Receipt inquire(Terms terms) {
        Instant now = clock.instant();
        AccountId dream = terms.dream();
        Outcome outcome =
                InquireRules.decide(
                        terms,
                        ledger.account(terms.cash(), terms.collector()),
                        ledger.account(dream, terms.collector()).map(it -> it.balance()),
                        now);
        return Receipt.of(now, outcome);
    }

    /** The confirmation numbers of this installation. */
    ConfirmationNumbers numbers() {
        return numbers;
    }

    private Response echo(Terms terms) {
        return wording.echo(terms.request(), terms.programme(), clock.instant());
    }

    private Response answer(Call call, Request http, Function<Terms, Response> serve) {
        Catalogue catalogue = programmes.current();
        Sponsor sponsor = sponsor(catalogue, http);
        Programme programme = catalogue.programme(sponsor.programme());
        try {
            CheckoutRequest request = CheckoutRequest.read(call, body(http));
            requireOwn(sponsor, request);
            return serve.apply(new Terms(request, sponsor, programme, catalogue));
        } catch (InvalidParameter e) {
            return wording.refusal(
                    ResponseCode.INVALID_PARAMETER,
                    e.language(),
                    e.detail(),
                    programme,
                    clock.instant());
        } catch (Undecided e) {
            return e.reason() == Undecided.Reason.SHED
                    ? refusal(ResponseCode.TIMED_OUT, "", programme)
                    : failure(call, e, programme);
        } catch (Fault e) {
            throw e;
        } catch (RuntimeException e) {
            return failure(call, e, programme);
        }
    }

    private Response failure(Call call, RuntimeException e, Programme programme) {
        String correlation = UUID.randomUUID().toString();
        LOG.error("{} failed, correlation id {}", call, correlation, e);
        return refusal(ResponseCode.SERVER_ERROR, correlation, programme);
    }

    private Response refusal(ResponseCode code, String detail, Programme programme) {
        return wording.refusal(code, Language.ENGLISH, detail, programme, clock.instant());
    }

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
                    request.language(), member.wireName() + " is not that of the token's partner");
        }
    }
}
