package org.milepost.proofs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.milepost.bench.Parallel;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.TransferKind;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.MemberStore;
import org.milepost.oauth.Client;
import org.milepost.oauth.ClientStore;
import org.milepost.oauth.SecretDigest;
import org.milepost.oauth.SigningKeyStore;
import org.milepost.oauth.SigningKeys;
import org.milepost.oauth.TokenIssuer;
import org.milepost.oauth.TokenSettings;
import org.milepost.postgres.Database;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.proofs.site.Site;

/**
 * Two members of the partner API, one with a long history and one with a short one, both from 2016
 * to 2024.
 *
 * @param longOne who has the long one
 * @param shortOne who has the short one
 */
record Histories(Subject longOne, Subject shortOne) {

    /** The sandbox's key of HOTEL. */
    static final String API_KEY = "sandbox0sandbox0sandbox0";

    private static final String PROGRAMME = "ATRP";
    private static final String AVIOS = "AVIOS";
    private static final String CLIENT = "prove-history";
    private static final Set<String> SCOPES = Set.of("retrieve_transactions", "retrieve_account");
    private static final Instant START = Instant.parse("2016-01-01T00:00:00Z");
    private static final Duration LENGTH = Duration.ofDays(8 * 365);
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);
    private static final int IN_FLIGHT = 500;

    /**
     * A member and what opens the member's account.
     *
     * @param number the membership number
     * @param token a token that the member gave
     */
    record Subject(String number, String token) {}

    /** Books both histories through the ledger, so that they can be audited. */
    static Histories book(Site site, int ofLong, int ofShort) {
        InstantSource now = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
        try (Database database = Database.open(site.database());
                Programmes programmes = Programmes.open(database)) {
            int partner = programmes.current().partner("HOTEL").orElseThrow().id().value();
            new ClientStore(database.jdbi())
                    .put(
                            new Client(
                                    CLIENT, Optional.of(partner), Set.of(), SCOPES, Set.of(), true),
                            SecretDigest.of("never used"));
            book(database, programmes, "990001", ofLong);
            book(database, programmes, "990002", ofShort);
            TokenIssuer issuer =
                    new TokenIssuer(
                            SigningKeys.load(new SigningKeyStore(database), now),
                            TokenSettings.of(Site.issuer()),
                            now);
            return new Histories(subject(issuer, "990001"), subject(issuer, "990002"));
        }
    }

    private static Subject subject(TokenIssuer issuer, String number) {
        return new Subject(number, issuer.issue(CLIENT, PROGRAMME + ":" + number, SCOPES));
    }

    private static void book(Database database, Programmes programmes, String number, int count) {
        Programme programme = programmes.current().programme(PROGRAMME).orElseThrow();
        AtomicInteger booked = new AtomicInteger();
        Duration step = LENGTH.dividedBy(count).truncatedTo(ChronoUnit.MICROS);
        InstantSource past = () -> START.plus(step.multipliedBy(booked.get()));
        try (Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, past)) {
            int currency = programme.currency(AVIOS).value();
            AccountId account = AccountId.of(PROGRAMME, number, AVIOS);
            Member member = new Member(MemberId.of(programme, number), Optional.empty(), number);
            database.useTransaction(it -> MemberStore.add(it, member));
            ledger.open(List.of(new AccountOpening(account, number, currency, Standing.ORDINARY)));
            HouseId house = ledger.house(currency, 0, HouseRole.ISSUANCE);
            Parallel.run(
                    Math.clamp(count / 400, 1, IN_FLIGHT),
                    IntStream.range(0, count)
                            .mapToObj(i -> transfer(account, number, house, i))
                            .map(
                                    transfer ->
                                            () -> {
                                                ledger.execute(transfer, WAIT_MAX, WAIT_MAX);
                                                booked.incrementAndGet();
                                            }));
        }
    }

    private static Adjustment transfer(AccountId account, String number, HouseId house, int i) {
        return Adjustment.of(
                account,
                number,
                TransferKind.ISSUANCE,
                Miles.of(100),
                house,
                "history " + i,
                "{\"description\":\"A stay\",\"source\":\"HOTEL1\"}");
    }
}
