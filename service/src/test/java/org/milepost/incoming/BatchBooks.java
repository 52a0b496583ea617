package org.milepost.incoming;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.digest.Sha256;
import org.milepost.incoming.IncomingFile.Announcement;
import org.milepost.incoming.IncomingFiles.Taken;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Standing;
import org.milepost.member.MemberCards;
import org.milepost.postgres.Database;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Cents;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Programmes;

/** Books with a partner that gives miles by files, and the steps of the job. */
public final class BatchBooks implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    static final LocalDate NOON_DAY = LocalDate.parse("2026-11-30");
    static final String PROVIDER = "AIRM";
    static final String SPONSOR = "LOY1";

    final Database database;
    final FakeClock clock = new FakeClock(NOON);
    final Ledger ledger;
    final Programmes programmes;
    final Programme programme;
    final int partner;
    final IncomingFiles files;
    final BatchIssuance work;
    final BatchAudit audits;

    BatchBooks(Database database) {
        this.database = database;
        this.ledger = Ledger.open(database, LaneSettings.ORDINARY.withLanes(2), clock);
        this.programmes = Programmes.open(database);
        ProgrammeId id =
                programmes
                        .change(
                                it ->
                                        it.addProgramme(
                                                "MILES",
                                                "Miles",
                                                new BusinessCalendar(
                                                        ZoneOffset.UTC, LocalTime.MIDNIGHT),
                                                Cents.ZERO))
                        .id();
        programmes.change(it -> it.addCurrency(id, "CASH"));
        this.partner = programmes.change(it -> it.addPartner("grocer", "Grocer")).id().value();
        this.programme = programmes.current().programme(id);
        this.files = new IncomingFiles(database, clock);
        this.work =
                new BatchIssuance(database, programmes, new MemberCards(database), ledger, files);
        this.audits = new BatchAudit(database, programmes, files);
        agree(1_000, 1_000_000);
    }

    /**
     * Fills a database with a partner and collectors.
     *
     * @return a file of the partner that gives them a mile in each line, one after the other
     */
    public static String oneMileEach(Database database, long first, int collectors, int lines) {
        try (BatchBooks books = new BatchBooks(database)) {
            books.collectors(first, collectors, Standing.ORDINARY);
        }
        return file(
                1,
                IntStream.range(0, lines)
                        .mapToObj(it -> detail("" + (first + it % collectors), 1))
                        .toList());
    }

    void agree(long lineMax, long fileMax) {
        database.useTransaction(
                it ->
                        BatchStore.putAgreement(
                                it,
                                new BatchAgreement(
                                        partner,
                                        programme.id().value(),
                                        currency(),
                                        PROVIDER,
                                        SPONSOR,
                                        lineMax,
                                        fileMax)));
    }

    int currency() {
        return programme.currency("CASH").value();
    }

    /** Opens the accounts of collectors with these numbers. */
    void collectors(long first, int count, Standing standing) {
        for (int i = 0; i < count; i++) {
            String number = "" + (first + i);
            ledger.open(List.of(new AccountOpening(id(number), number, currency(), standing)));
        }
    }

    AccountId id(String number) {
        return AccountId.of(programme.code(), number, "CASH");
    }

    long balance(String number) {
        return ledger.account(id(number), number).orElseThrow().balance().count();
    }

    int transfers(String number) {
        return ledger.account(id(number), number).orElseThrow().ordinal();
    }

    /** The balance of the partner's issuance account. */
    long house() {
        int house = ledger.house(currency(), partner, HouseRole.ISSUANCE).number();
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery(
                                                "SELECT coalesce(sum(balance), 0)::bigint FROM"
                                                        + " house_stripe WHERE house = :house")
                                        .bind("house", house)
                                        .mapTo(Long.class)
                                        .one());
    }

    static BatchDetail detail(String account, long miles) {
        return new BatchDetail(
                account, "00000000000000000001", SPONSOR, "BASE", "0001", "B1", miles);
    }

    /** A file with the right totals. */
    static String file(int sequence, List<BatchDetail> details) {
        return file(
                sequence,
                details.size(),
                details.stream().mapToLong(BatchDetail::miles).sum(),
                details.stream().map(BatchDetail::written).toList());
    }

    static String file(int sequence, long count, long miles, List<String> details) {
        BatchHeader header =
                new BatchHeader(
                        PROVIDER,
                        sequence,
                        LocalDate.parse("2026-11-29"),
                        LocalTime.NOON,
                        count,
                        miles);
        StringBuilder text = new StringBuilder(header.written()).append('\r');
        details.forEach(it -> text.append(it).append('\r'));
        return text.toString();
    }

    /** Announces a file and sends its parts, the last one first. */
    IncomingFile send(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        String digest = HexFormat.of().formatHex(Sha256.begun().digest(bytes));
        return send(bytes, digest);
    }

    IncomingFile send(byte[] bytes, String digest) {
        IncomingFile file =
                files.announce(
                                new Announcement(
                                        IncomingKind.BATCH_ISSUANCE,
                                        partner,
                                        programme.id().value(),
                                        currency(),
                                        bytes.length,
                                        digest,
                                        Optional.empty(),
                                        "",
                                        "test"),
                                (_, _) -> {})
                        .file();
        for (int part = file.parts(); part > 0; part--) {
            int from = (part - 1) * IncomingFile.PART_BYTES;
            Taken taken =
                    files.take(
                            file, part, Arrays.copyOfRange(bytes, from, from + file.bytesOf(part)));
            if (taken != Taken.STORED) {
                throw new AssertionError(taken);
            }
        }
        return now(file);
    }

    /** The file as it is now. */
    IncomingFile now(IncomingFile file) {
        return files.find(file.number()).orElseThrow();
    }

    /** Takes all steps. */
    IncomingFile work(IncomingFile file) throws InterruptedException {
        IncomingFile now = now(file);
        while (!now.state().isFinal()) {
            step(now);
            now = now(file);
        }
        return now;
    }

    /** Takes the next step. */
    void step(IncomingFile file) throws InterruptedException {
        if (file.state() == IncomingState.CHECKING) {
            if (!work.check(file, _ -> true)) {
                throw new AssertionError("no file of this kind waits");
            }
        } else {
            work.step(file);
        }
    }

    /** The records of the audit file. */
    List<String> audit(IncomingFile file) {
        StringBuilder text = new StringBuilder();
        for (int part = 1; part <= audits.parts(file); part++) {
            text.append(new String(audits.part(file, part).bytes(), US_ASCII));
        }
        return text.toString().lines().toList();
    }

    @Override
    public void close() {
        ledger.close();
        programmes.close();
    }
}
