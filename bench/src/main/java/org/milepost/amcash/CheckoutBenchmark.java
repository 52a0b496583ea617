package org.milepost.amcash;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Counter;
import org.milepost.ledger.Counters;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.CurrencyId;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferType;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Sponsor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures the steps of a redemption before and within the lane, without the database. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CheckoutBenchmark {

    private static final byte[] BODY =
            """
            {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"84095202006",\
            "dateTime":"2026-11-21T13:32:00-0500","deviceId":"001","dollarRedeemRequest":"10.00",\
            "postTaxBasketAmount":"43.21","sponsorCode":"LOY1","storeId":"0001","traceId":"1",\
            "vendorId":"100087"}"""
                    .getBytes(StandardCharsets.UTF_8);

    private static final Instant NOON = Instant.parse("2026-06-15T16:00:00Z");

    private static final Programme PROGRAMME =
            new Programme(
                    new ProgrammeId(1),
                    "AIRMILES",
                    "AIR MILES",
                    new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0)),
                    new Cents(75_000),
                    Map.of(Terms.CASH, new CurrencyId(1), Terms.DREAM, new CurrencyId(2)),
                    Optional.empty());

    private static final Sponsor SPONSOR =
            new Sponsor(new PartnerId(1), PROGRAMME.id(), "LOY1", "100087", Set.of("100000"), 1);

    private static final Offer OFFER =
            new Offer(
                    1,
                    PROGRAMME.id(),
                    "1111111111",
                    OfferType.RGL,
                    95,
                    new Cents(1_000),
                    "$10 off",
                    "10 $ de rabais",
                    Optional.empty(),
                    Optional.empty(),
                    Instant.EPOCH,
                    Optional.empty(),
                    false);

    private final Terms terms =
            new Terms(
                    CheckoutRequest.read(Call.REDEEM, BODY),
                    SPONSOR,
                    PROGRAMME,
                    new Catalogue(
                            1,
                            List.of(PROGRAMME),
                            List.of(new Partner(SPONSOR.partner(), "LOY1", "LOY1", true)),
                            List.of(SPONSOR),
                            List.of(OFFER),
                            List.of(),
                            List.of(),
                            List.of()));

    private final AccountView books =
            new AccountView(
                    Optional.of(
                            new Account(
                                    terms.cash(),
                                    terms.collector(),
                                    1,
                                    Miles.of(1_615),
                                    Miles.ZERO,
                                    new Counters(
                                            new Counter(LocalDate.of(2026, 6, 15), 1_000),
                                            Map.of()),
                                    Standing.ORDINARY,
                                    7,
                                    NOON,
                                    new Link(new byte[Link.LENGTH]))),
                    Optional.of(Miles.of(4_000)),
                    Optional.empty());

    /** Reading the body of a redeem call. */
    @Benchmark
    public Object readRedeem() {
        return CheckoutRequest.read(Call.REDEEM, BODY);
    }

    /** Deciding it, with the facts that are kept. */
    @Benchmark
    public Decision decideRedeem() {
        return RedeemRules.decide(terms, books, NOON);
    }
}
