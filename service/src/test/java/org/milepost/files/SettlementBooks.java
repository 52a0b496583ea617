package org.milepost.files;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.dialect.TransferDetails;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Command;
import org.milepost.ledger.Decision;
import org.milepost.ledger.FeedReader;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Leg;
import org.milepost.ledger.LegsRead;
import org.milepost.ledger.Miles;
import org.milepost.ledger.PartReversal;
import org.milepost.ledger.PartsRead;
import org.milepost.ledger.Posting;
import org.milepost.ledger.Read;
import org.milepost.ledger.Standing;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferKind;
import org.milepost.ledger.TransferRead;
import org.milepost.postgres.Database;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Cents;
import org.milepost.programme.CurrencyId;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Programmes;

/**
 * Books with two programmes and three partners, and the steps of the settlement job, which tests
 * take one by one. MILES begins its days at 03:00 in Toronto, CLUB at midnight UTC. SHOP redeems
 * MILES; BANK issues and redeems both; IDLE does nothing.
 */
public final class SettlementBooks implements AutoCloseable {

    public static final BusinessCalendar TORONTO =
            new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0));
    static final BusinessCalendar MIDNIGHT =
            new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT);
    public static final int ACCOUNTS = 4;

    /** Steps without pauses. */
    static final StepPause NO_PAUSE = _ -> true;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PART_LINES = 3;

    public final Database database;
    public final FakeClock clock;
    public final Ledger ledger;
    public final Programmes programmes;
    public final Programme miles;
    final Programme club;
    final int shop;
    public final int bank;
    final int idle;
    final List<TransferDetailReader> details;
    final SettlementFiles files;

    private final FeedReader reader;
    private final SettlementLines lines;
    private final SettlementDays days;
    private final AtomicLong keys = new AtomicLong();

    /** What tests say with a transfer is its reference, in its facts. */
    private record Reference() implements TransferDetailReader {
        @Override
        public Optional<TransferDetails> read(Transfer transfer, Optional<String> text) {
            return Optional.of(
                    new TransferDetails(
                            0, "S1", "T1", "", "", transfer.facts(), Optional.empty(), "", "", ""));
        }
    }

    /** Fills an empty database, at this time. */
    public SettlementBooks(Database database, Instant start) {
        this.database = database;
        this.clock = new FakeClock(start);
        this.ledger = Ledger.open(database, LaneSettings.ORDINARY.withLanes(2), clock);
        this.programmes = Programmes.open(database);
        ProgrammeId first = programme("MILES", TORONTO);
        ProgrammeId second = programme("CLUB", MIDNIGHT);
        this.shop = partner("SHOP");
        this.bank = partner("BANK");
        this.idle = partner("IDLE");
        this.miles = programmes.current().programme(first);
        this.club = programmes.current().programme(second);
        for (int account = 0; account < ACCOUNTS; account++) {
            open(miles, account);
            open(club, account);
        }
        this.details = List.of(new Reference());
        for (Programme each : List.of(miles, club)) {
            house(each, idle, HouseRole.REDEMPTION);
            house(each, bank, HouseRole.ISSUANCE);
        }
        house(miles, shop, HouseRole.REDEMPTION);
        this.files = new SettlementFiles(database, clock, PART_LINES);
        this.reader =
                FeedReader.openAtEnd(database, SettlementJob.READER, SettlementDayStore::begin);
        this.lines = new SettlementLines(programmes, ledger.confirmationNumbers(), details, clock);
        this.days = days();
        days.closeDue();
    }

    /** The steps that close days, as another process begins them. */
    SettlementDays days() {
        return new SettlementDays(
                database, programmes, reader, lines, clock, FilesSettings.ORDINARY);
    }

    private ProgrammeId programme(String code, BusinessCalendar calendar) {
        ProgrammeId id =
                programmes.change(it -> it.addProgramme(code, code, calendar, Cents.ZERO)).id();
        programmes.change(it -> it.addCurrency(id, "PTS"));
        return id;
    }

    private int partner(String code) {
        return programmes.change(it -> it.addPartner(code, code)).id().value();
    }

    private void open(Programme programme, int account) {
        ledger.open(
                List.of(
                        new AccountOpening(
                                id(programme, account),
                                holder(account),
                                currency(programme),
                                Standing.ORDINARY)));
    }

    public static String holder(int account) {
        return "8000000000" + account;
    }

    public static AccountId id(Programme programme, int account) {
        return AccountId.of(programme.code(), holder(account), "PTS");
    }

    public static int currency(Programme programme) {
        CurrencyId currency = programme.currency("PTS");
        return currency.value();
    }

    HouseId house(Programme programme, int partner, HouseRole role) {
        return ledger.house(currency(programme), partner, role);
    }

    PartnerId partnerId(int number) {
        return new PartnerId(number);
    }

    /** A partner gives an account miles; the ordinal of the transfer. */
    public int issue(Programme programme, int partner, int account, long amount) {
        return book(
                programme,
                account,
                new Wanted(
                        TransferKind.ISSUANCE,
                        amount,
                        house(programme, partner, HouseRole.ISSUANCE),
                        0,
                        Optional.empty()));
    }

    /** An account spends miles at a partner; the ordinal of the transfer. */
    public int redeem(Programme programme, int partner, int account, long amount) {
        return book(
                programme,
                account,
                new Wanted(
                        TransferKind.REDEMPTION,
                        -amount,
                        house(programme, partner, HouseRole.REDEMPTION),
                        0,
                        Optional.empty()));
    }

    /** The same, of which one mile goes to another partner. */
    int redeemTogether(Programme programme, int partner, int other, int account, long amount) {
        return book(
                programme,
                account,
                new Wanted(
                        TransferKind.REDEMPTION,
                        -amount,
                        house(programme, partner, HouseRole.REDEMPTION),
                        0,
                        Optional.of(house(programme, other, HouseRole.REDEMPTION))));
    }

    /** A transfer is reversed. */
    int reverse(Programme programme, int account, int ordinal) {
        return book(
                programme,
                account,
                new Wanted(TransferKind.REVERSAL, 0, new HouseId(1), ordinal, Optional.empty()));
    }

    /** A part of a redemption is reversed. */
    int reversePart(Programme programme, int account, int ordinal, long amount) {
        return book(
                programme,
                account,
                new Wanted(
                        TransferKind.PART_REVERSAL,
                        amount,
                        new HouseId(1),
                        ordinal,
                        Optional.empty()));
    }

    private int book(Programme programme, int account, Wanted wanted) {
        String key = "k" + keys.incrementAndGet();
        String answer =
                ledger.execute(
                                new BookCommand(
                                        id(programme, account), holder(account), wanted, key),
                                TIMEOUT,
                                TIMEOUT)
                        .answer();
        if (!answer.equals("booked")) {
            throw new AssertionError(answer);
        }
        return ledger.account(id(programme, account), holder(account)).orElseThrow().ordinal();
    }

    /** Follows the feed to its end. */
    void follow() {
        int read = 1;
        while (read > 0) {
            read = reader.readTogether(4, 10, lines::write);
        }
    }

    /** Takes all steps of the job until nothing is due. */
    public void work() throws InterruptedException {
        follow();
        closeDays();
        while (files.hasWork(false)) {
            files.makeDue(NO_PAUSE);
        }
    }

    /** Closes all days that are due: a step notes a number, the next one closes. */
    void closeDays() {
        int idleSteps = 0;
        while (idleSteps < 2) {
            idleSteps = days.closeDue() > 0 ? 0 : idleSteps + 1;
        }
    }

    /** The file of a partner for a day. */
    public Optional<SettlementFile> file(int partner, Programme programme, LocalDate day) {
        return files.list(partner, Long.MAX_VALUE, 1_000).stream()
                .filter(it -> it.head().programme().equals(programme.code()))
                .filter(it -> it.head().day().equals(day))
                .findFirst();
    }

    /** The whole content of a file. */
    byte[] content(SettlementFile file, FileFormat format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int part = 1; part <= file.parts(); part++) {
            out.writeBytes(files.part(file, format, part));
        }
        return out.toByteArray();
    }

    /** The lines of a file, as its format for machines has them. */
    public List<Map<String, String>> lines(SettlementFile file) {
        return ReadFile.reconciliation(content(file, FileFormat.REC)).lines();
    }

    @Override
    public void close() {
        ledger.close();
        programmes.close();
    }

    /**
     * What is to be booked.
     *
     * @param named the transfer that is reversed; 0 if none
     * @param shared the house account that gets one mile of it
     */
    private record Wanted(
            TransferKind kind, long change, HouseId house, int named, Optional<HouseId> shared) {}

    private record BookCommand(AccountId account, String holder, Wanted wanted, String key)
            implements Command<String> {

        @Override
        public Identity identity() {
            return Identity.ofKey("test", "call", key, key, Duration.ofDays(1));
        }

        @Override
        public List<Read<?>> reads() {
            int named = wanted.named();
            return named == 0
                    ? List.of()
                    : List.of(new TransferRead(named), new PartsRead(named), new LegsRead(named));
        }

        @Override
        public Decision decide(AccountView books, Instant now) {
            return new Decision.Booked(posting(books), "booked");
        }

        private Posting posting(AccountView books) {
            TransferKind kind = wanted.kind();
            if (wanted.named() == 0) {
                Posting posting =
                        new Posting(
                                kind,
                                Miles.of(wanted.change()),
                                wanted.house(),
                                OptionalInt.empty(),
                                key);
                return wanted.shared()
                        .map(
                                it ->
                                        posting.with(
                                                new Leg(
                                                        it,
                                                        books.account().orElseThrow().currency(),
                                                        Miles.of(1))))
                        .orElse(posting);
            }
            Transfer original =
                    books.get(new TransferRead(wanted.named())).orElseThrow().transfer();
            if (kind == TransferKind.PART_REVERSAL) {
                return new Posting(
                                kind,
                                Miles.of(wanted.change()),
                                original.house(),
                                OptionalInt.empty(),
                                key)
                        .with(new PartReversal(wanted.named(), Miles.of(wanted.change()), 0));
            }
            Posting whole =
                    new Posting(
                            kind,
                            original.change().negated(),
                            original.house(),
                            OptionalInt.of(wanted.named()),
                            key);
            for (Leg leg : books.get(new LegsRead(wanted.named()))) {
                whole = whole.with(leg.negated());
            }
            return whole;
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
}
