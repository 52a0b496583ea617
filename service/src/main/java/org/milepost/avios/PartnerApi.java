package org.milepost.avios;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.milepost.http.Endpoint;
import org.milepost.http.Guard;
import org.milepost.http.LogLimit;
import org.milepost.ledger.Ledger;
import org.milepost.programme.Members;
import org.milepost.programme.Profiles;
import org.milepost.programme.Programmes;
import org.milepost.programme.RegistrationCodes;

/**
 * The endpoints of the partner API, and the guard at their doors.
 *
 * <p>Threads: shared by all.
 */
public final class PartnerApi {

    private final Programmes programmes;
    private final Function<String, Optional<Integer>> partnerOfClient;
    private final LogLimit refusedKeys;
    private final AccountEndpoint accounts;
    private final MembershipEndpoint memberships;
    private final LoyaltyProgrammeEndpoint loyaltyProgrammes;
    private final PricingEndpoint pricing;
    private final Counter counter;

    /**
     * The API over these books.
     *
     * @param passwords who keeps members' passwords
     * @param partnerOfClient the number of the partner that an OAuth client belongs to
     * @param refusedKeys bounds the log lines about unknown keys
     * @param registrations is told of first passwords
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
            Function<String, Optional<Integer>> partnerOfClient,
            LogLimit refusedKeys,
            RegistrationEvents registrations,
            InstantSource realTime,
            InstantSource clock,
            Duration deadline) {
        Profiles profiles = new Profiles(jdbi, programmes);
        Callers callers = new Callers(programmes, members, ledger, clock, deadline);
        ProofAttempts attempts = new ProofAttempts(realTime);
        this.programmes = programmes;
        this.partnerOfClient = partnerOfClient;
        this.refusedKeys = refusedKeys;
        this.accounts = new AccountEndpoint(callers, ledger, deadline);
        this.counter = new Counter(callers, programmes, members, attempts, ledger, clock, deadline);
        this.memberships =
                new MembershipEndpoint(
                        callers,
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
        this.pricing = new PricingEndpoint(callers);
    }

    /** The guard of a call: the partner's key, and what the call wants of a token. */
    public Guard guard(PartnerGuard.TokenUse use, Guard bearer) {
        return new PartnerGuard(programmes, partnerOfClient, refusedKeys, use, bearer);
    }

    /** Credits. */
    public Endpoint credits() {
        return new CreditEndpoint(counter);
    }

    /** Debits. */
    public Endpoint debits() {
        return new DebitEndpoint(counter);
    }

    /** Reversals of debits. */
    public Endpoint reversals() {
        return new ReverseEndpoint(counter);
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
