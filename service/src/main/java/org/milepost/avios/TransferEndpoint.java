package org.milepost.avios;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.milepost.dialect.Caller;
import org.milepost.dialect.CommandRunner;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.ConfirmationNumber;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.programme.Agreement;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.threads.Deadline;
import org.milepost.threads.Threads;

/**
 * {@code POST …/accounts/{account}/…-transaction-requests}: credits, debits, and reversals of
 * debits.
 *
 * <p>A transfer is not cancelled when its answer is late or lost, as at the checkout: a partner's
 * software sends the request again, and gets the first answer.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 *
 * @param attempts limits how often names are compared
 * @param clock the programmes' time, in whole microseconds
 * @param deadline within what time a request is decided
 */
public record TransferEndpoint(
        AccountAccess access,
        Programmes programmes,
        Members members,
        ProofAttempts attempts,
        CommandRunner runner,
        ConfirmationNumbers numbers,
        InstantSource clock,
        Duration deadline) {

    private static final int BODY_BYTES_MAX = 1024 * 1024;

    /**
     * Credits Avios. Names are compared, and a failure is counted, before the command runs, because
     * a batch may run twice. A stored answer is given even while names are not compared.
     */
    public Response credit(Request http) {
        AccountCall call = call(http, true);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<IdempotencyKey> key = Headers.idempotencyKey(http, faults);
        CreditRequest request =
                CreditRequest.read(
                        http.body(BODY_BYTES_MAX), call.settings(), clock.instant(), faults);
        Programme programme = call.programme(ErrorCode.PROGRAMME_INVALID);
        Agreement agreement = call.agreement(programme, ErrorCode.PROGRAMME_NOT_SUPPORTED);
        call.requireAccountNumber(ErrorCode.ACCOUNT_INVALID);
        Holder holder = Holder.find(members, programme, call.account());
        NameCheck names =
                CreditRules.notAgreed(request, agreement).isPresent()
                        ? NameCheck.FITS
                        : checkNames(
                                request,
                                holder,
                                ProofAttempts.Pair.of(call.caller(), programme, holder.number()));
        CreditTerms terms =
                new CreditTerms(
                        request,
                        call.partner(),
                        programme,
                        agreement,
                        holder,
                        names.fault(),
                        call.member(),
                        key);
        TransferReceipt receipt = runner.run(terms.command(), call.deadline());
        if (receipt.outcome().refusal().equals(CreditTerms.NOT_COMPARED)) {
            throw ProofAttempts.tooManyFailures(names.delay());
        }
        receipt.outcome().requireDone();
        return new Wording(numbers).credit(request, receipt);
    }

    /**
     * How the names of a credit compare with those on record.
     *
     * @param delay how long the partner has to wait before names are compared again
     */
    private record NameCheck(Optional<ErrorCode> fault, Duration delay) {
        static final NameCheck FITS = new NameCheck(Optional.empty(), Duration.ZERO);
    }

    private NameCheck checkNames(CreditRequest request, Holder holder, ProofAttempts.Pair pair) {
        Optional<ErrorCode> mismatch =
                Names.mismatch(holder, request.firstName(), request.familyName());
        Duration wait = attempts.count(pair, mismatch.isEmpty());
        return new NameCheck(wait.isZero() ? mismatch : CreditTerms.NOT_COMPARED, wait);
    }

    /** Debits Avios. */
    public Response debit(Request http) {
        Optional<String> agent = Headers.agent(http);
        AccountCall call = call(http, agent.isPresent());
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<IdempotencyKey> key = Headers.idempotencyKey(http, faults);
        Optional<String> application = Headers.application(http, call.settings(), faults);
        DebitRequest request =
                DebitRequest.read(http.body(BODY_BYTES_MAX), call.settings(), faults);
        Programme programme = call.programme(ErrorCode.PARTNER_CONFIGURATION_INVALID);
        Agreement agreement = call.agreement(programme, ErrorCode.PARTNER_CONFIGURATION_INVALID);
        int house =
                agreement
                        .redemptionHouse()
                        .orElseThrow(
                                () -> PartnerRefusal.of(ErrorCode.PARTNER_CONFIGURATION_INVALID));
        call.requireAccountNumber(ErrorCode.INVALID_MEMBER);
        Holder.Found holder = holder(call, programme);
        DebitTerms terms =
                new DebitTerms(
                        request,
                        call.partner(),
                        programme,
                        call.catalogue(),
                        house,
                        holder.number(),
                        holder.isRefused(),
                        call.member(),
                        agent,
                        application);
        TransferReceipt receipt = runner.run(terms.command(key), call.deadline());
        receipt.outcome().requireDone();
        return new Wording(numbers).debit(request, receipt);
    }

    /** Reverses a debit. */
    public Response reverse(Request http) {
        AccountCall call = call(http, false);
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<IdempotencyKey> key = Headers.idempotencyKey(http, faults);
        ReverseRequest request = ReverseRequest.read(http.body(BODY_BYTES_MAX), faults);
        Programme programme = call.programme(ErrorCode.PARTNER_CONFIGURATION_INVALID);
        call.agreement(programme, ErrorCode.PARTNER_CONFIGURATION_INVALID);
        call.requireAccountNumber(ErrorCode.INVALID_MEMBER);
        ReverseTerms terms =
                new ReverseTerms(
                        request,
                        call.partner(),
                        programme,
                        Duration.ofDays(call.settings().reversalDays()),
                        holder(call, programme).number(),
                        call.member());
        ConfirmationNumber number = numbers.read(terms.account(), request.identifier());
        TransferReceipt receipt = runner.run(terms.command(number, key), call.deadline());
        receipt.outcome().requireDone();
        return new Wording(numbers).reversal(request, receipt);
    }

    /**
     * A call: who sent it, about which account, and until when it is decided.
     *
     * @param found the programme that the path names, if it has the partner API
     */
    private record AccountCall(
            Caller.KeyedPartner caller,
            Catalogue catalogue,
            Optional<Programme> found,
            String account,
            Optional<Member> actor,
            Deadline deadline) {

        Partner partner() {
            return caller.partner();
        }

        /** The number of the member whose token was sent. */
        Optional<String> member() {
            return actor.map(it -> it.id().number());
        }

        AviosSettings settings() {
            return found.flatMap(Programme::avios).orElse(AviosSettings.ORDINARY);
        }

        Programme programme(ErrorCode otherwise) {
            return found.orElseThrow(() -> PartnerRefusal.of(otherwise));
        }

        Agreement agreement(Programme programme, ErrorCode otherwise) {
            return catalogue
                    .agreement(partner().id(), programme.id())
                    .orElseThrow(() -> PartnerRefusal.of(otherwise));
        }

        void requireAccountNumber(ErrorCode otherwise) {
            if (!MemberId.isNumber(account)) {
                throw PartnerRefusal.of(otherwise);
            }
        }
    }

    private AccountCall call(Request http, boolean partnerMayAct) {
        Deadline left = Deadline.start(Threads.REAL, deadline);
        Optional<Member> actor = access.actor(http, partnerMayAct);
        Catalogue catalogue = programmes.current();
        Optional<Programme> programme = AccountAccess.programme(catalogue, http);
        programme.ifPresent(it -> access.requireInService(catalogue, it));
        return new AccountCall(
                AccountAccess.caller(http),
                catalogue,
                programme,
                http.pathSegment("account"),
                actor,
                left);
    }

    /** The number of the account in the books. */
    private Holder.Found holder(AccountCall call, Programme programme) {
        return call.actor()
                .map(it -> new Holder.Found(it.accountNumber(), false))
                .orElseGet(() -> Holder.findNumber(members, programme, call.account()));
    }
}
