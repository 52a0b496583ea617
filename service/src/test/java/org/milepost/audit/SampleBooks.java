package org.milepost.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.amcash.CheckoutEndpoint;
import org.milepost.amcash.CheckoutParts;
import org.milepost.commit.LaneSettings;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Command;
import org.milepost.ledger.CounterKind;
import org.milepost.ledger.Decision;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Imprint;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.LegsRead;
import org.milepost.ledger.Miles;
import org.milepost.ledger.PartsRead;
import org.milepost.ledger.Posting;
import org.milepost.ledger.Read;
import org.milepost.ledger.Standing;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferKind;
import org.milepost.ledger.TransferRead;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.MemberName;
import org.milepost.member.MemberStore;
import org.milepost.member.Members;
import org.milepost.oauth.MemberAccess;
import org.milepost.operator.Adjusting;
import org.milepost.operator.AgreementOperations.Conditions;
import org.milepost.operator.MemberOperations.NewMember;
import org.milepost.operator.Operations;
import org.milepost.operator.PartnerOperations.Sponsorship;
import org.milepost.postgres.Database;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Cents;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;

/**
 * A small installation with something of everything: a checkout programme with a sponsor and two
 * collectors, a programme of the partner API with a partner, a household of two, a member whom the
 * operator enrolled and one who joined. Time moves on with each transfer.
 */
final class SampleBooks implements AutoCloseable {

    static final String MILES = "MILES";
    static final String CLUB = "CLUB";
    static final String COLLECTOR = "80000000001";
    static final String OTHER_COLLECTOR = "80000000002";
    static final String HOUSEHOLD = "5000";
    static final String MERGED = "5001";
    static final String ENROLLED = "6001";
    static final String JOINED = "7001";

    private static final String CASH = "CASH";
    private static final String AVIOS = "AVIOS";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final CounterKind COUNTER =
            new CounterKind(0, CounterKind.Window.DAY, CounterKind.Measure.AMOUNT);
    private static final Actor ACTOR = Actor.named("test");

    private final Database database;
    private final Moving clock = new Moving();
    private final AtomicLong keys = new AtomicLong();
    private final Ledger ledger;
    private final Programmes programmes;
    private final Operations operations;

    private SampleBooks(Database database) {
        this.database = database;
        this.ledger = Ledger.open(database, LaneSettings.ORDINARY.withLanes(1), clock);
        this.programmes = Programmes.open(database);
        Members members = new Members(database, programmes, ledger, AVIOS, clock, clock);
        this.operations =
                Operations.of(
                        database,
                        programmes,
                        ledger,
                        members,
                        new MemberAccess(clock),
                        Set.of(),
                        CheckoutEndpoint.CURRENCY,
                        new CheckoutParts(),
                        clock);
    }

    /** Opens what {@link #fill} has put into this database. */
    static SampleBooks open(Database database) {
        return new SampleBooks(database);
    }

    /** Fills an empty database. */
    static SampleBooks fill(Database database) {
        SampleBooks books = new SampleBooks(database);
        books.referenceData();
        books.members();
        books.transfers();
        return books;
    }

    Operations operations() {
        return operations;
    }

    static Actor actor() {
        return ACTOR;
    }

    private void referenceData() {
        BusinessCalendar calendar = new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT);
        operations
                .programmes()
                .add(ACTOR, MILES, "Miles", calendar, new Cents(75_000), Set.of(CASH, "DREAM"));
        operations.programmes().add(ACTOR, CLUB, "Club", calendar, new Cents(0), Set.of(AVIOS));
        operations.programmes().setAvios(ACTOR, CLUB, it -> it.withDescriptionRequired(true));
        operations.partners().add(ACTOR, "shop", "Shop");
        operations.partners().add(ACTOR, "hotel", "Hotel");
        operations
                .partners()
                .addSponsor(ACTOR, new Sponsorship("SHOP", "shop", MILES, "1", Set.of("2")));
        operations
                .agreements()
                .agree(
                        ACTOR,
                        "hotel",
                        CLUB,
                        new Conditions(Set.of("H"), 1_000, true, Optional.empty()));
    }

    private void members() {
        operations.collectors().open(ACTOR, MILES, COLLECTOR, Standing.ORDINARY);
        operations
                .collectors()
                .open(
                        ACTOR,
                        MILES,
                        OTHER_COLLECTOR,
                        new Restrictions(true, false).with(Standing.Status.ACTIVE));
        operations.members().openHousehold(ACTOR, CLUB, HOUSEHOLD);
        enrol(MERGED, Optional.of(HOUSEHOLD));
        enrol("5002", Optional.of(HOUSEHOLD));
        enrol(ENROLLED, Optional.empty());
        operations.members().setStatus(ACTOR, CLUB, ENROLLED, Standing.Status.FRAUD);
        Programme club = programmes.current().programme(CLUB).orElseThrow();
        MemberId joined = MemberId.of(club, JOINED);
        database.useTransaction(it -> MemberStore.add(it, new Member(joined, name(), JOINED)));
        ledger.open(
                List.of(
                        new AccountOpening(
                                AccountId.of(CLUB, JOINED, AVIOS),
                                JOINED,
                                club.currency(AVIOS).value(),
                                Standing.ORDINARY)));
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        """
                                        INSERT INTO member_profile (bucket, programme, number)
                                        SELECT bucket, programme, number FROM member
                                         WHERE number = '%s';
                                        INSERT INTO member_credential
                                        SELECT bucket, programme, number, 'hash', now()
                                          FROM member_profile
                                        """
                                                .formatted(JOINED)));
    }

    private void enrol(String number, Optional<String> household) {
        operations.members().enrol(ACTOR, CLUB, new NewMember(number, name(), household));
    }

    private static Optional<MemberName> name() {
        return Optional.of(new MemberName("Ana", "Silva"));
    }

    private void transfers() {
        issue(COLLECTOR, 500);
        redeem(COLLECTOR, 95);
        redeem(COLLECTOR, 190);
        reverse(COLLECTOR, 2);
        issue(OTHER_COLLECTOR, 300);
        issue(OTHER_COLLECTOR, 10);
        credit(HOUSEHOLD, 250);
        credit(JOINED, 40);
        debit(HOUSEHOLD, 50);
        operations
                .members()
                .adjust(ACTOR, CLUB, HOUSEHOLD, new Adjusting(AVIOS, Miles.of(-5), "r", "case-1"));
        redeem(COLLECTOR, 95);
    }

    /** An operator gives a collector miles. */
    void issue(String collector, long miles) {
        clock.move();
        operations
                .collectors()
                .issue(
                        ACTOR,
                        MILES,
                        collector,
                        new Adjusting(CASH, Miles.of(miles), "r", "ref-" + keys.incrementAndGet()));
    }

    /** A collector redeems at the sponsor. */
    void redeem(String collector, long miles) {
        int house = programmes.current().sponsor("SHOP").orElseThrow().redemptionHouse();
        book(MILES, collector, CASH, TransferKind.REDEMPTION, -miles, house, 0);
    }

    /** The redemption of a collector is reversed. */
    void reverse(String collector, int ordinal) {
        book(MILES, collector, CASH, TransferKind.REVERSAL, 0, 0, ordinal);
    }

    /** The partner credits an account of the partner API. */
    void credit(String number, long miles) {
        int house = agreementHouses()[0];
        book(CLUB, number, AVIOS, TransferKind.ISSUANCE, miles, house, 0);
    }

    /** The partner debits an account of the partner API. */
    void debit(String number, long miles) {
        int house = agreementHouses()[1];
        book(CLUB, number, AVIOS, TransferKind.REDEMPTION, -miles, house, 0);
    }

    /** The collector's account. */
    static AccountId cash(String collector) {
        return AccountId.of(MILES, collector, CASH);
    }

    /** The member's or household's account. */
    static AccountId avios(String number) {
        return AccountId.of(CLUB, number, AVIOS);
    }

    /** How many transfers a collector's account has. */
    int ordinal(String collector) {
        return ledger.account(cash(collector), collector).orElseThrow().ordinal();
    }

    private int[] agreementHouses() {
        var catalogue = programmes.current();
        var agreement =
                catalogue
                        .agreement(
                                catalogue.partner("hotel").orElseThrow().id(),
                                catalogue.programme(CLUB).orElseThrow().id())
                        .orElseThrow();
        return new int[] {agreement.issuanceHouse(), agreement.redemptionHouse().orElseThrow()};
    }

    private void book(
            String programme,
            String holder,
            String currency,
            TransferKind kind,
            long change,
            int house,
            int undoes) {
        clock.move();
        BookedTransfer booking =
                new BookedTransfer(
                        AccountId.of(programme, holder, currency),
                        holder,
                        kind,
                        change,
                        house,
                        undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                        "key " + keys.incrementAndGet());
        ledger.execute(booking, TIMEOUT, TIMEOUT);
    }

    @Override
    public void close() {
        ledger.close();
        programmes.close();
    }

    /** A transfer that a caller asked for, with its answer and, if it is a credit, its imprint. */
    private record BookedTransfer(
            AccountId account,
            String holder,
            TransferKind kind,
            long miles,
            int house,
            OptionalInt names,
            String key)
            implements Command<String> {

        @Override
        public Identity identity() {
            return Identity.ofKey("test", "call", key, "content", Duration.ofDays(1));
        }

        @Override
        public List<Read<?>> reads() {
            List<Read<?>> reads = new ArrayList<>();
            names.ifPresent(
                    it -> {
                        reads.add(new TransferRead(it));
                        reads.add(new PartsRead(it));
                        reads.add(new LegsRead(it));
                    });
            if (kind == TransferKind.ISSUANCE) {
                reads.add(Imprint.ofIssuance(key));
            }
            return reads;
        }

        @Override
        public Decision decide(AccountView books, Instant now) {
            Account before = books.account().orElseThrow();
            if (names.isPresent()
                    && books.named().flatMap(AccountView.NamedTransfer::undoneBy).isEmpty()) {
                Transfer original = books.named().orElseThrow().transfer();
                Miles back = original.change().negated();
                return before.available().plus(back).isLessThan(Miles.ZERO)
                        ? new Decision.Declined("no")
                        : booked(back, original.house());
            }
            if (names.isPresent()
                    || before.available().plus(Miles.of(miles)).isLessThan(Miles.ZERO)) {
                return new Decision.Declined("no");
            }
            return booked(Miles.of(miles), new HouseId(house));
        }

        private Decision booked(Miles change, HouseId house) {
            Posting posting =
                    new Posting(kind, change, house, names, "{\"key\":\"" + key + "\"}")
                            .counting(COUNTER.use(LocalDate.EPOCH, 1));
            return new Decision.Booked(
                    kind == TransferKind.ISSUANCE
                            ? posting.with(Imprint.ofIssuance(key))
                            : posting);
        }

        @Override
        public String answer(StoredAnswer stored) {
            return stored.facts();
        }

        @Override
        public String conflict() {
            return "conflict";
        }
    }

    /** A clock that moves at each booking. */
    private static final class Moving implements InstantSource {

        private final AtomicLong seconds =
                new AtomicLong(Instant.parse("2026-06-15T16:00:00Z").getEpochSecond());

        void move() {
            seconds.incrementAndGet();
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds.get(), 123_456_000);
        }
    }
}
