package org.milepost.incoming;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.milepost.files.StepPause;
import org.milepost.incoming.BatchCredit.BatchHeaderKey;
import org.milepost.incoming.BatchStore.Line;
import org.milepost.incoming.BatchStore.Status;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.member.PresentedNumber;
import org.milepost.postgres.Database;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Programmes;

/**
 * Batch issuance: books the lines of a file against the partner's issuance account, each once for
 * ever.
 *
 * <p>A file is checked as a whole before anything of it is booked. A step then takes some lines:
 * first it stores to which account each goes, then it books them, then it stores the verdicts with
 * the progress. After a crash the step is taken again: the account is the stored one, and the
 * ledger gives the stored answer of a line that was decided.
 *
 * <p>Threads: the job's; the lines of a step are booked by threads of its own.
 */
public final class BatchIssuance implements FileWork {

    /** The lines of a step. */
    private static final int STEP_LINES = 512;

    /** The lines that wait for the books at the same time. */
    private static final int TOGETHER = 64;

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final Database database;
    private final Programmes programmes;
    private final MemberCards cards;
    private final Ledger ledger;
    private final IncomingFiles files;

    /** Batch issuance over these books. */
    public BatchIssuance(
            Database database,
            Programmes programmes,
            MemberCards cards,
            Ledger ledger,
            IncomingFiles files) {
        this.database = database;
        this.programmes = programmes;
        this.cards = cards;
        this.ledger = ledger;
        this.files = files;
    }

    @Override
    public IncomingKind kind() {
        return IncomingKind.BATCH_ISSUANCE;
    }

    @Override
    public boolean check(IncomingFile file, StepPause pause) throws InterruptedException {
        BatchCheck check = new BatchCheck(file);
        check.read(files.content(file, 0, pause));
        database.useTransaction(
                it -> {
                    IncomingFileStore.lock(it, file.number());
                    IncomingFileStore.putPlaces(it, file.number(), check.places());
                    Optional<FileRefusal> refusal =
                            check.refusal(BatchStore.agreement(it, file.announced().partner()))
                                    .or(() -> refusalNow(file));
                    if (refusal.isEmpty()
                            && IncomingFileStore.isUsed(
                                    it,
                                    file.announced().partner(),
                                    check.header().provider(),
                                    check.header().sequence())) {
                        refusal = Optional.of(FileRefusal.SEQUENCE_USED);
                    }
                    if (refusal.isPresent()) {
                        IncomingFileStore.refuse(
                                it,
                                file.number(),
                                refusal.get(),
                                check.lines(),
                                files.clock().instant());
                    } else {
                        IncomingFileStore.begin(
                                it,
                                file.number(),
                                check.lines(),
                                check.header().provider(),
                                check.header().sequence());
                    }
                });
        return true;
    }

    private Optional<FileRefusal> refusalNow(IncomingFile file) {
        return partner(file).active()
                ? Optional.empty()
                : Optional.of(FileRefusal.PARTNER_INACTIVE);
    }

    @Override
    public void step(IncomingFile file) {
        long upTo = Math.min(file.lines(), file.linesDone() + STEP_LINES);
        List<Line> decided =
                upTo > file.linesDone() ? decide(file, file.linesDone(), upTo) : List.of();
        database.useTransaction(
                it -> {
                    IncomingFileStore.lock(it, file.number());
                    BatchStore.decide(it, file.number(), decided);
                    if (upTo == file.lines()) {
                        IncomingFileStore.finish(it, file.number(), files.clock().instant());
                    } else {
                        IncomingFileStore.progress(it, file.number(), upTo);
                    }
                });
    }

    private List<Line> decide(IncomingFile file, long after, long upTo) {
        Map<Integer, BatchDetail> details = details(file, after, upTo);
        Map<Integer, Line> lines = resolve(file, details, after, upTo);
        List<Line> open =
                lines.values().stream().filter(it -> it.status() == Status.UNDECIDED).toList();
        List<Line> decided = new ArrayList<>(open.size());
        for (int from = 0; from < open.size(); from += TOGETHER) {
            List<Line> some = open.subList(from, Math.min(open.size(), from + TOGETHER));
            decided.addAll(book(file, some, details));
        }
        return decided;
    }

    /** Reads the details again from the bytes of the file. */
    private Map<Integer, BatchDetail> details(IncomingFile file, long after, long upTo) {
        Map<Integer, BatchDetail> details = new HashMap<>();
        try {
            BatchRecords records = BatchRecords.from(database, files, file, after + 1);
            for (long line = after + 1; line <= upTo; line++) {
                details.put(
                        Math.toIntExact(line),
                        BatchDetail.read(records.next().orElseThrow()).detail().orElseThrow());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("reading a step does not pause", e);
        }
        return details;
    }

    /** Stores to which account each line goes, unless that is stored. */
    private Map<Integer, Line> resolve(
            IncomingFile file, Map<Integer, BatchDetail> details, long after, long upTo) {
        Programme programme = programme(file);
        return database.inTransaction(
                it -> {
                    BatchAgreement agreement =
                            BatchStore.agreement(it, file.announced().partner()).orElseThrow();
                    Map<Integer, Line> known = BatchStore.lines(it, file.number(), after, upTo);
                    if (known.size() == details.size()) {
                        return known;
                    }
                    Map<String, PresentedNumber> presented =
                            cards.presented(
                                    it,
                                    details.values().stream()
                                            .map(each -> MemberId.of(programme, each.account()))
                                            .toList());
                    List<Line> added = new ArrayList<>();
                    details.forEach(
                            (line, detail) ->
                                    added.add(
                                            resolved(
                                                    line,
                                                    detail,
                                                    agreement,
                                                    Optional.ofNullable(
                                                            presented.get(detail.account())))));
                    BatchStore.add(it, file.number(), added);
                    return BatchStore.lines(it, file.number(), after, upTo);
                });
    }

    private static Line resolved(
            int line,
            BatchDetail detail,
            BatchAgreement agreement,
            Optional<PresentedNumber> card) {
        Optional<BatchFlag> flag = Optional.empty();
        if (!detail.sponsor().equals(agreement.sponsor())) {
            flag = Optional.of(BatchFlag.SPONSOR);
        } else if (detail.miles() <= 0 || detail.miles() > agreement.lineMilesMax()) {
            flag = Optional.of(BatchFlag.AMOUNT);
        } else if (card.filter(PresentedNumber::isRefused).isPresent()) {
            flag = Optional.of(BatchFlag.ACCOUNT);
        }
        String holder = card.map(PresentedNumber::holder).orElse(detail.account());
        return new Line(
                line,
                flag.isPresent() ? "" : holder,
                detail.miles(),
                flag.isPresent() ? Status.NOT_BOOKED : Status.UNDECIDED,
                flag.map(BatchFlag::place).orElse(0));
    }

    /** Books some lines at the same time, so that they share commits. */
    private List<Line> book(
            IncomingFile file, List<Line> lines, Map<Integer, BatchDetail> details) {
        Programme programme = programme(file);
        Partner partner = partner(file);
        String currency = currency(programme, file.announced().currency());
        HouseId house =
                ledger.house(file.announced().currency(), partner.id().value(), HouseRole.ISSUANCE);
        BatchHeaderKey key = new BatchHeaderKey(file.provider(), file.sequence());
        List<Line> booked = new ArrayList<>(lines.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Line>> futures = new ArrayList<>(lines.size());
            for (Line line : lines) {
                BatchDetail detail = Optional.ofNullable(details.get(line.line())).orElseThrow();
                BatchCredit credit =
                        BatchCredit.of(
                                AccountId.of(programme.code(), line.holder(), currency),
                                line.holder(),
                                house,
                                partner.code(),
                                key,
                                line.line(),
                                detail);
                futures.add(threads.submit(() -> book(credit, line, detail)));
            }
            for (Future<Line> each : futures) {
                booked.add(each.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the job is being closed", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(e.getCause());
        }
        return booked;
    }

    private Line book(BatchCredit credit, Line line, BatchDetail detail) {
        return switch (ledger.execute(credit, WAIT_MAX, WAIT_MAX).answer()) {
            case BOOKED ->
                    new Line(
                            line.line(),
                            line.holder(),
                            line.miles(),
                            line.holder().equals(detail.account())
                                    ? Status.BOOKED
                                    : Status.BOOKED_ON_OTHER,
                            0);
            case NO_ACCOUNT -> notBooked(line, BatchFlag.ACCOUNT);
            case CLOSED -> notBooked(line, BatchFlag.CLOSED);
            case CONFLICT ->
                    throw new IllegalStateException(
                            "line " + line.line() + " was booked with other content");
        };
    }

    private static Line notBooked(Line line, BatchFlag flag) {
        return new Line(line.line(), line.holder(), line.miles(), Status.NOT_BOOKED, flag.place());
    }

    private Programme programme(IncomingFile file) {
        return programmes.current().programme(new ProgrammeId(file.announced().programme()));
    }

    private Partner partner(IncomingFile file) {
        return programmes
                .current()
                .partner(new PartnerId(file.announced().partner()))
                .orElseThrow();
    }

    private static String currency(Programme programme, int number) {
        return programme.currencies().entrySet().stream()
                .filter(it -> it.getValue().value() == number)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
