package org.milepost.avios;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.milepost.avios.PartnerGuard.TokenUse;
import org.milepost.dialect.Caller;
import org.milepost.dialect.CommandRunner;
import org.milepost.http.Guard;
import org.milepost.http.LogLimit;
import org.milepost.http.Request;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Ledger;
import org.milepost.member.Members;
import org.milepost.programme.Programmes;
import org.milepost.refusal.Refusals;

/**
 * The endpoints and guards of the partner API, and how many proofs were not compared because their
 * sender had to wait.
 *
 * <p>Threads: shared.
 */
public record PartnerApi(
        Programmes programmes,
        LogLimit refusedKeys,
        InstantSource realTime,
        TransferEndpoint transfers,
        TransferOutcomeEndpoint outcomes,
        MembershipEndpoint memberships,
        LoyaltyProgrammeEndpoint loyaltyProgrammes,
        PricingEndpoint pricing,
        AccountEndpoint accounts,
        LongSupplier slowedCallers,
        RefusedCalls refused) {

    /** The code of the currency of the API. */
    public static final String CURRENCY = Amount.AVIOS;

    /**
     * The API over these books.
     *
     * @param refusals get every refused call
     * @param refusedKeys bounds the log lines about unknown keys
     * @param realTime for waits after wrong names and proofs
     * @param clock the programmes' time, in whole microseconds
     * @param deadline within what time a request is answered
     */
    public static PartnerApi of(
            Programmes programmes,
            Members members,
            Ledger ledger,
            CommandRunner runner,
            Refusals refusals,
            LogLimit refusedKeys,
            InstantSource realTime,
            InstantSource clock,
            Duration deadline) {
        AccountAccess access = new AccountAccess(programmes, members, ledger, clock, deadline);
        ProofAttempts attempts = new ProofAttempts(realTime);
        ConfirmationNumbers numbers = ledger.confirmationNumbers();
        return new PartnerApi(
                programmes,
                refusedKeys,
                realTime,
                new TransferEndpoint(
                        access, programmes, members, attempts, runner, numbers, clock, deadline),
                new TransferOutcomeEndpoint(access, members, runner, numbers, clock, deadline),
                new MembershipEndpoint(access, members, attempts, clock),
                new LoyaltyProgrammeEndpoint(programmes, clock),
                new PricingEndpoint(access),
                new AccountEndpoint(access, ledger, deadline),
                attempts::slowed,
                new RefusedCalls(refusals, programmes, clock));
    }

    /** The guard of calls with an {@code api_key} alone. */
    public Guard keyGuard() {
        return new PartnerGuard(programmes, refusedKeys, realTime, TokenUse.NONE, Optional.empty());
    }

    /**
     * The guard of calls with an {@code api_key} and a token.
     *
     * @param bearer proves who sent the token
     */
    public Guard guard(TokenUse use, Function<Request, Caller.TokenHolder> bearer) {
        return new PartnerGuard(programmes, refusedKeys, realTime, use, Optional.of(bearer));
    }
}
