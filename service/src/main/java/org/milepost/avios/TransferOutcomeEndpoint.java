package org.milepost.avios;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.milepost.dialect.CommandRunner;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.dialect.KeyOutcome;
import org.milepost.dialect.OutcomeQuery;
import org.milepost.dialect.OutcomeState;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.LedgerFailure;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.threads.Deadline;
import org.milepost.threads.Threads;

/**
 * {@code GET …/accounts/{account}/…-transaction-requests/outcomes/{key}}: what became of a credit,
 * debit or reversal that a partner sent with this key. See {@link OutcomeQuery}.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 *
 * @param clock the programmes' time
 * @param deadline within what time a request is decided
 */
public record TransferOutcomeEndpoint(
        AccountAccess access,
        Members members,
        CommandRunner runner,
        ConfirmationNumbers numbers,
        InstantSource clock,
        Duration deadline) {

    /** How long after its deadline a request may still be answered. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** What became of a credit. */
    public Response credit(Request http) {
        return answer(http, CreditTerms.CALL);
    }

    /** What became of a debit. */
    public Response debit(Request http) {
        return answer(http, DebitTerms.CALL);
    }

    /** What became of a reversal. */
    public Response reverse(Request http) {
        return answer(http, ReverseTerms.CALL);
    }

    private Response answer(Request http, String call) {
        Deadline left = Deadline.start(Threads.REAL, deadline);
        boolean isMembers = access.actor(http, true).isPresent();
        AccountAccess.Participation in = access.participation(http);
        if (!MemberId.isNumber(http.pathSegment("account"))) {
            throw PartnerRefusal.of(ErrorCode.ACCOUNT_INVALID);
        }
        String holder =
                isMembers
                        ? access.ofAccount(http).member().accountNumber()
                        : Holder.findNumber(members, in.programme(), http.pathSegment("account"))
                                .number();
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        Optional<IdempotencyKey> key =
                Headers.idempotencyKey(List.of(http.pathSegment("key")), faults);
        faults.finish();
        OutcomeQuery query =
                new OutcomeQuery(
                        AccountId.of(in.programme().code(), holder, Amount.AVIOS),
                        holder,
                        OutcomeQuery.identity(
                                key.orElseThrow(), "avios " + in.partner().id().value(), call),
                        Duration.ZERO,
                        booked -> {
                            throw new IllegalStateException("no transfer here is cancelled");
                        },
                        1);
        Duration wait = deadline.plus(GRACE);
        try {
            return worded(runner.run(query, left));
        } catch (LedgerFailure e) {
            if (OutcomeState.of(e) == OutcomeState.UNKNOWN) {
                throw e;
            }
            return new Wording(numbers)
                    .underWay(clock.instant().plus(wait))
                    .with(RetryAfter.header(wait));
        }
    }

    private Response worded(KeyOutcome outcome) {
        Wording wording = new Wording(numbers);
        return switch (outcome) {
            case KeyOutcome.NoAccount _ -> throw PartnerRefusal.of(ErrorCode.ACCOUNT_INVALID);
            case KeyOutcome.NoEffect _ -> wording.outcome(OutcomeState.NO_EFFECT);
            case KeyOutcome.Cancelled _ -> wording.outcome(OutcomeState.CANCELLED);
            case KeyOutcome.Answered it ->
                    wording.outcome(OutcomeState.of(it), TransferReceipt.of(it.answer()));
        };
    }
}
