package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.digest.Sha256;
import org.milepost.files.SettlementBooks;
import org.milepost.incoming.IncomingFile;
import org.milepost.incoming.IncomingFile.Announcement;
import org.milepost.incoming.IncomingFiles;
import org.milepost.incoming.IncomingKind;
import org.milepost.incoming.IncomingState;
import org.milepost.ledger.Miles;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.programme.Partner;
import org.milepost.reconciliation.BreakCause;
import org.milepost.reconciliation.BreakClass;
import org.milepost.reconciliation.BreakState;
import org.milepost.reconciliation.MatchKey;
import org.milepost.reconciliation.MatchRule;
import org.milepost.reconciliation.Reconciliation;
import org.milepost.reconciliation.ReconciliationBreak;
import org.milepost.reconciliation.VerdictFile;
import org.milepost.trail.Action;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * A month with a partner whose files have every class of break, while steps of the work are cut off
 * at random. Every break is resolved: the books are corrected, or the partner corrects its own. In
 * the end both have the same miles, and every line of both has its place.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class CarelessPartnerTest {

    private static final long SEED = Long.getLong("partner.seed", System.nanoTime());
    private static final int DAYS = Integer.getInteger("partner.days", 30);
    private static final LocalDate FIRST = LocalDate.parse("2026-06-15");
    private static final Instant MORNING = Instant.parse("2026-06-15T08:00:00Z");
    private static final Actor FINANCE = Actor.named("finance");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Random random = new Random(SEED);
    private Database database;
    private SettlementBooks books;
    private Partner partner;
    private IncomingFiles files;
    private Reconciliation work;
    private VerdictFile verdicts;
    private ReconciliationOperations breaks;
    private CorrectionOperations corrections;

    /** What the partner believes: an amount for each name of a line. */
    private final Map<String, Long> believed = new TreeMap<>();

    private int cuts;
    private final Set<BreakClass> seen = EnumSet.noneOf(BreakClass.class);

    /** A line of the partner's file. */
    private record Sent(String confirmation, long amount, String at) {}

    @BeforeEach
    void fill() {
        database = databases.create();
        books = new SettlementBooks(database, MORNING);
        partner = books.programmes.current().partner("BANK").orElseThrow();
        files = new IncomingFiles(database, books.clock);
        work = new Reconciliation(database, books.programmes, files, books.clock);
        verdicts = new VerdictFile(database, files);
        ChangeStore trail = new ChangeStore(database, books.clock);
        breaks = new ReconciliationOperations(database, trail, books.clock);
        corrections =
                new CorrectionOperations(
                        database, books.programmes, books.ledger, trail, books.clock);
        breaks.change(FINANCE, partner, new MatchRule(MatchKey.CONFIRMATION, 5, 2, true));
        sql(
                """
                CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN RAISE EXCEPTION 'cut'; END $$
                """);
        sql(
                """
                CREATE TRIGGER cut BEFORE UPDATE ON reconciliation_run FOR EACH ROW
                WHEN (random() < 0.2) EXECUTE FUNCTION cut()
                """);
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void bothHaveTheSameMilesInTheEnd() throws Exception {
        List<Sent> late = new ArrayList<>();
        for (int i = 0; i < DAYS; i++) {
            LocalDate day = FIRST.plusDays(i);
            trade();
            books.clock.set(
                    SettlementBooks.TORONTO.startOf(day.plusDays(1)).plus(Duration.ofMinutes(20)));
            books.work();
            boolean isLast = i == DAYS - 1;
            List<Map<String, String>> ours = ours(day);
            List<Sent> sent = careless(ours, late, isLast);
            IncomingFile done = reconcile(day, sent, i % 2 == 0 ? "csv" : "rec");
            everyLineHasItsPlace(done, ours, sent);
            if (i % 3 == 2) {
                resolve();
            }
        }
        resolve();
        // what the last corrections booked is in the file of one more day
        LocalDate last = FIRST.plusDays(DAYS);
        books.clock.set(
                SettlementBooks.TORONTO.startOf(last.plusDays(1)).plus(Duration.ofMinutes(20)));
        books.work();
        reconcile(last, List.of(), "csv");

        assertThat(breaks.open(partner)).as("seed %d", SEED).isEmpty();
        assertThat(believed.values().stream().mapToLong(it -> it).sum())
                .as("seed %d", SEED)
                .isEqualTo(balance());
        assertThat(seen).as("seed %d", SEED).containsAll(EnumSet.allOf(BreakClass.class));
        assertThat(cuts).as("seed %d", SEED).isPositive();
    }

    private void trade() {
        for (int i = 4 + random.nextInt(8); i > 0; i--) {
            books.clock.pass(Duration.ofMinutes(11));
            int account = random.nextInt(SettlementBooks.ACCOUNTS);
            if (random.nextInt(3) > 0) {
                books.issue(books.miles, books.bank, account, 500 + random.nextInt(500));
            } else {
                books.issue(books.miles, books.bank, account, 300);
                books.redeem(books.miles, books.bank, account, 1 + random.nextInt(200));
            }
        }
    }

    /** Our lines of a day, without those that correct breaks. */
    private List<Map<String, String>> ours(LocalDate day) {
        return books.lines(books.file(books.bank, books.miles, day).orElseThrow()).stream()
                .filter(it -> !"adjustment".equals(it.get("kind")))
                .toList();
    }

    /** What the partner sends: our lines, with mistakes in its books or only in its file. */
    private List<Sent> careless(List<Map<String, String>> ours, List<Sent> late, boolean isLast) {
        List<Sent> sent = new ArrayList<>(late);
        late.clear();
        for (Map<String, String> line : ours) {
            String confirmation = line.getOrDefault("confirmation", "");
            long amount = Long.parseLong(line.getOrDefault("amount", ""));
            Sent right = new Sent(confirmation, amount, line.getOrDefault("bookedAt", ""));
            believed.put(confirmation, amount);
            switch (random.nextInt(20)) {
                case 0 -> believed.remove(confirmation);
                case 1 -> {
                    long wrong = amount + (random.nextBoolean() ? 7 : -7);
                    believed.put(confirmation, wrong);
                    sent.add(new Sent(confirmation, wrong, right.at()));
                }
                case 2 -> {
                    sent.add(right);
                    sent.add(right);
                }
                case 3 -> {
                    if (isLast) {
                        sent.add(right);
                    } else {
                        late.add(right);
                    }
                }
                case 4 -> {
                    String invented = "X" + believed.size();
                    believed.put(invented, 11L);
                    sent.add(new Sent(invented, 11, right.at()));
                    sent.add(right);
                }
                // without a name, which time and amount have to find
                case 5 -> sent.add(new Sent("", amount, right.at()));
                default -> sent.add(right);
            }
        }
        return sent;
    }

    private IncomingFile reconcile(LocalDate day, List<Sent> sent, String format)
            throws InterruptedException {
        byte[] bytes = (format.equals("csv") ? csv(sent) : rec(day, sent)).getBytes(UTF_8);
        Announcement announced =
                new Announcement(
                        IncomingKind.RECONCILIATION,
                        partner.id().value(),
                        books.miles.id().value(),
                        SettlementBooks.currency(books.miles),
                        bytes.length,
                        HexFormat.of().formatHex(Sha256.begun().digest(bytes)),
                        Optional.of(day),
                        format,
                        "test");
        IncomingFile file = files.announce(announced, (_, _) -> {}).file();
        files.take(file, 1, bytes);
        IncomingFile now = files.find(file.number()).orElseThrow();
        assertThat(work.check(now, _ -> true)).isTrue();
        now = files.find(file.number()).orElseThrow();
        while (!now.state().isFinal()) {
            try {
                work.step(now);
            } catch (JdbiException e) {
                assertThat(e).hasMessageContaining("cut");
                cuts++;
            }
            now = files.find(file.number()).orElseThrow();
        }
        assertThat(now.state()).as("seed %d: %s", SEED, now).isEqualTo(IncomingState.DONE);
        assertThat(files.announce(announced, (_, _) -> {}).file()).isEqualTo(now);
        return now;
    }

    private static String csv(List<Sent> sent) {
        StringBuilder text = new StringBuilder("amount,confirmation,bookedAt,store\n");
        sent.forEach(
                it ->
                        text.append(it.amount())
                                .append(',')
                                .append(it.confirmation())
                                .append(',')
                                .append(it.at())
                                .append(",S1\n"));
        return text.toString();
    }

    private static String rec(LocalDate day, List<Sent> sent) {
        StringBuilder text = new StringBuilder("H1%%MILEPOST%%1%%BANK%%MILES%%PTS\n");
        text.append("H2%%1%%").append(day).append("%%x%%y\n");
        long added = 0;
        long taken = 0;
        for (Sent it : sent) {
            text.append(
                            String.join(
                                    "%%",
                                    "DT",
                                    "1",
                                    it.at(),
                                    "",
                                    "",
                                    "",
                                    "" + it.amount(),
                                    "",
                                    "S1",
                                    it.confirmation(),
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    ""))
                    .append('\n');
            added += Math.max(0, it.amount());
            taken += Math.min(0, it.amount());
        }
        return text.append(String.join("%%", "T1", "" + sent.size(), "" + added, "" + taken))
                .append('\n')
                .append("T2%%0%%0\n")
                .toString();
    }

    /** Each line of the partner has one verdict, and each of ours is in one of them, or alone. */
    private void everyLineHasItsPlace(
            IncomingFile done, List<Map<String, String>> ours, List<Sent> sent) {
        StringBuilder text = new StringBuilder();
        for (int part = 1; part <= verdicts.parts(done); part++) {
            text.append(new String(verdicts.part(done, part), UTF_8));
        }
        Map<String, Integer> found = new HashMap<>();
        List<String> lines = text.toString().lines().skip(1).toList();
        int theirs = 0;
        for (String line : lines) {
            String[] fields = line.split(",", -1);
            if (!fields[0].isEmpty()) {
                theirs++;
                assertThat(fields[0]).isEqualTo("" + theirs);
                assertThat(fields[3]).isEqualTo("" + sent.get(theirs - 1).amount());
            }
            if (Set.of("matched", "amount", "ours-only").contains(fields[1])) {
                found.merge(fields[5], 1, Integer::sum);
            }
        }
        Map<String, Integer> expected = new LinkedHashMap<>();
        ours.forEach(it -> expected.merge(it.getOrDefault("confirmation", ""), 1, Integer::sum));
        assertThat(theirs).as("seed %d", SEED).isEqualTo(sent.size());
        assertThat(found).as("seed %d", SEED).isEqualTo(expected);
    }

    /** Finance resolves what is open; whose books are wrong is a matter of chance. */
    private void resolve() {
        for (ReconciliationBreak each : breaks.after(partner, 0, 1_000, true)) {
            ReconciliationBreak found = breaks.find(partner, each.number());
            seen.add(found.type());
            // lines that were not in the file of their day may be in the next one
            boolean isSettled = found.type() != BreakClass.OURS_ONLY || isOld(found);
            if (found.state() == BreakState.OPEN && isSettled) {
                resolve(found);
            }
        }
    }

    private boolean isOld(ReconciliationBreak found) {
        return believed.getOrDefault(found.confirmation(), Long.MIN_VALUE)
                != found.ours().orElseThrow().longValue();
    }

    private void resolve(ReconciliationBreak found) {
        switch (found.type()) {
            case DAY -> explain(found, BreakCause.OTHER_DAY);
            case DUPLICATE -> explain(found, BreakCause.REPEATED_LINE);
            case OURS_ONLY -> {
                if (random.nextBoolean()) {
                    believed.put(found.confirmation(), found.ours().orElseThrow());
                    explain(found, BreakCause.PARTNER_CORRECTS);
                } else {
                    correct(found);
                }
            }
            case AMOUNT -> {
                if (random.nextBoolean()) {
                    believed.put(found.confirmation(), found.ours().orElseThrow());
                    explain(found, BreakCause.PARTNER_CORRECTS);
                } else {
                    correct(found);
                }
            }
            case THEIRS_ONLY -> {
                if (random.nextBoolean()) {
                    believed.remove(found.key());
                    explain(found, BreakCause.PARTNER_CORRECTS);
                } else {
                    correct(found);
                }
            }
        }
    }

    private void explain(ReconciliationBreak found, BreakCause cause) {
        breaks.explain(FINANCE, partner, found.number(), cause, "as agreed by telephone");
    }

    private void correct(ReconciliationBreak found) {
        int account = account(found);
        BreakCorrection correction =
                new BreakCorrection(
                        "PTS",
                        found.number(),
                        Miles.of(-found.difference()),
                        "as the partner's receipt shows");
        for (int i = 0; i < 2; i++) {
            corrections.correct(
                    FINANCE,
                    "MILES",
                    SettlementBooks.holder(account),
                    correction,
                    "collector",
                    Action.COLLECTOR_BREAK_CORRECTED);
        }
        assertThat(breaks.find(partner, found.number()).state()).isEqualTo(BreakState.CORRECTED);
    }

    /** The account of our line, or any one with enough miles. */
    private int account(ReconciliationBreak found) {
        for (int account = 0; account < SettlementBooks.ACCOUNTS; account++) {
            var id = SettlementBooks.id(books.miles, account);
            long balance =
                    books.ledger
                            .account(id, SettlementBooks.holder(account))
                            .orElseThrow()
                            .balance()
                            .count();
            if (found.account().map(id::equals).orElse(balance >= found.difference())) {
                return account;
            }
        }
        throw new IllegalStateException("no account for " + found);
    }

    /** The balance of the partner's house accounts. */
    private long balance() {
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery(
                                                """
                                                SELECT coalesce(sum(s.balance), 0)::bigint
                                                  FROM house h JOIN house_stripe s USING (house)
                                                 WHERE h.partner = :partner
                                                   AND h.currency = :currency
                                                """)
                                        .bind("partner", partner.id().value())
                                        .bind("currency", SettlementBooks.currency(books.miles))
                                        .mapTo(Long.class)
                                        .one());
    }

    private void sql(String statement) {
        database.jdbi().useHandle(it -> it.execute(statement));
    }
}
