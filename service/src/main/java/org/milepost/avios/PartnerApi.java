package org.milepost.avios;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.milepost.avios.PartnerGuard.TokenUse;
import org.milepost.dialect.Caller;
import org.milepost.dialect.CommandRunner;
import org.milepost.http.Guard;
import org.milepost.http.LogLimit;
import org.milepost.http.Request;
import org.milepost.ledger.Ledger;
import org.milepost.programme.Members;
import org.milepost.programme.Profiles;
import org.milepost.programme.Programmes;
import org.milepost.programme.RegistrationCodes;

/**
 * The endpoints and guards of the partner API.
 *
 * <p>Threads: shared by all.
 */
public final class PartnerApi {

    private final Programmes programmes;
    private final LogLimit refusedKeys;
    private final AccountEndpoint accounts;
    private final MembershipEndpoint memberships;
    private final LoyaltyProgrammeEndpoint loyaltyProgrammes;
    private final PricingEndpoint pricing;
    private final TransferEndpoint transfers;

    /**
     * The API over these books.
     *
     * @param passwords who keeps members' passwords
     * @param refusedKeys bounds the log lines about unknown keys
     * @param registrations listens to first passwords
     * @param realTime for waits after wrong names and proofs
     * @param clock the programmes' time, in whole microseconds
     * @param deadline within what time a request is answered
     */
    public PartnerApi(
            Jdbi jdbi,
            Programmes programmes,
            Members members,
            SecurityProfiles passwords,
            Ledger ledger,
            CommandRunner runner,
            LogLimit refusedKeys,
            RegistrationEvents registrations,
            InstantSource realTime,
            InstantSource clock,
            Duration deadline) {
        Profiles profiles = new Profiles(jdbi, programmes);
        AccountAccess access = new AccountAccess(programmes, members, ledger, clock, deadline);
        ProofAttempts attempts = new ProofAttempts(realTime);
        this.programmes = programmes;
        this.refusedKeys = refusedKeys;
        this.accounts = new AccountEndpoint(access, ledger, deadline);
        this.transfers =
                new TransferEndpoint(
                        access,
                        programmes,
                        members,
                        attempts,
                        runner,
                        ledger.confirmationNumbers(),
                        clock,
                        deadline);
        this.memberships =
                new MembershipEndpoint(
                        access,
                        jdbi,
                        members,
                        profiles,
                        passwords,
                        new RegistrationCodes(jdbi, programmes),
                        attempts,
                        registrations,
                        ledger,
                        clock);
        this.loyaltyProgrammes = new LoyaltyProgrammeEndpoint(programmes);
        this.pricing = new PricingEndpoint(access);
    }

    /** The guard of calls with an {@code api_key} alone. */
    public Guard keyGuard() {
        return new PartnerGuard(programmes, refusedKeys, TokenUse.NONE, Optional.empty());
    }

    /**
     * The guard of calls with an {@code api_key} and a token.
     *
     * @param bearer proves who sent the token
     */
    public Guard guard(TokenUse use, Function<Request, Caller.TokenHolder> bearer) {
        return new PartnerGuard(programmes, refusedKeys, use, Optional.of(bearer));
    }

    /** Credits, debits and reversals of debits. */
    public TransferEndpoint transfers() {
        return transfers;
    }

    /** Joining, registering, and what is known of members. */
    public MembershipEndpoint memberships() {
        return memberships;
    }

    /** The programmes. */
    public LoyaltyProgrammeEndpoint loyaltyProgrammes() {
        return loyaltyProgrammes;
    }

    /** Price points. */
    public PricingEndpoint pricing() {
        return pricing;
    }

    /** Balances and transactions. */
    public AccountEndpoint accounts() {
        return accounts;
    }
}
