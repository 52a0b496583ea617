package org.milepost.incoming;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.milepost.incoming.BatchBooks.detail;
import static org.milepost.incoming.BatchBooks.file;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Standing.Status;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;

/** Batch issuance over real books. */
@SuppressWarnings("NullAway.Init") // set before each test
class BatchIssuanceTest {

    private static final long FIRST = 80_000_000_000L;
    private static final String ANA = "80000000000";
    private static final String BEN = "80000000001";

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private Database database;
    private BatchBooks books;

    @BeforeEach
    void fill() {
        database = databases.create();
        books = new BatchBooks(database);
        books.collectors(FIRST, 3, Standing.ORDINARY);
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void collectorsGetTheMilesOfTheirLines() throws Exception {
        IncomingFile done =
                books.work(
                        books.send(
                                file(
                                        11,
                                        List.of(
                                                detail(ANA, 100),
                                                detail(BEN, 20),
                                                detail(ANA, 3)))));

        assertThat(done.state()).isEqualTo(IncomingState.DONE);
        assertThat(done.linesDone()).isEqualTo(3);
        assertThat(books.balance(ANA)).isEqualTo(103);
        assertThat(books.balance(BEN)).isEqualTo(20);
        assertThat(books.house()).isEqualTo(-123);
        assertThat(books.audit(done))
                .hasSize(4)
                .allMatch(it -> it.length() == 250)
                .allMatch(it -> !it.startsWith("TD") || status(it).isBlank());
        assertThat(header(books.audit(done), HeaderField.ACCEPTED)).isEqualTo("00000003");
        assertThat(header(books.audit(done), HeaderField.ACCEPTED_MILES))
                .isEqualTo("000000000012C");
        assertThat(header(books.audit(done), HeaderField.REJECTED_MILES))
                .isEqualTo("000000000000{");
    }

    @Test
    void aLineThatCannotBeBookedHasItsReasonAndTheOthersAreBooked() throws Exception {
        books.collectors(FIRST + 5, 1, new Standing(Status.CANCELLED, 0));
        BatchDetail otherSponsor =
                new BatchDetail(ANA, "00000000000000000001", "ELSE", "", "", "", 5);

        IncomingFile done =
                books.work(
                        books.send(
                                file(
                                        12,
                                        List.of(
                                                detail("89999999999", 1),
                                                detail("80000000005", 2),
                                                otherSponsor,
                                                detail(ANA, 1_001),
                                                detail(ANA, 0),
                                                detail(ANA, -7),
                                                detail(BEN, 8)))));

        assertThat(books.audit(done).stream().skip(1).map(BatchIssuanceTest::flags))
                .containsExactly("E1", "E5", "E7", "E8", "E8", "E8", "");
        assertThat(books.balance(ANA)).isZero();
        assertThat(books.balance(BEN)).isEqualTo(8);
        assertThat(header(books.audit(done), HeaderField.REJECTED)).isEqualTo("00000006");
        assertThat(header(books.audit(done), HeaderField.REJECTED_MILES))
                .isEqualTo(Overpunch.write(1 + 2 + 5 + 1_001 - 7, 13));
    }

    @Test
    void aNumberThatLeadsToAnotherAccountIsBookedThere() throws Exception {
        card("80000000007", BEN, 1);
        card("80000000008", ANA, 2);

        IncomingFile done =
                books.work(
                        books.send(
                                file(
                                        13,
                                        List.of(
                                                detail("80000000007", 4),
                                                detail("80000000008", 5)))));

        List<String> audit = books.audit(done);
        assertThat(status(audit.get(1))).isEqualTo("M");
        assertThat(DetailField.MERGED_TO.in(audit.get(1))).isEqualTo(BEN);
        assertThat(flags(audit.get(2))).isEqualTo("E1");
        assertThat(books.balance(BEN)).isEqualTo(4);
        assertThat(books.balance(ANA)).isZero();
    }

    static Stream<Arguments> badFiles() {
        String good = detail(ANA, 5).written();
        String blank = " ".repeat(250);
        return Stream.of(
                Arguments.of("header", good + "\r"),
                Arguments.of("header", file(0, 1, 5, List.of(good))),
                Arguments.of("line", file(1, 2, 5, List.of(good, blank))),
                Arguments.of("line", file(1, 2, 10, List.of(good, good + " "))),
                Arguments.of("line", file(1, 2, 10, List.of(good, good.substring(1)))),
                Arguments.of(
                        "line", file(1, 1, 5, List.of(good.replace("00000000E", "0000000E ")))),
                Arguments.of("line", file(1, 1, 5, List.of(good.replace(ANA, "8000000000x")))),
                Arguments.of("line", file(1, 1, 5, List.of(good.substring(0, 249) + "\u00e9"))),
                Arguments.of("line", file(1, 1, 5, List.of(good)).stripTrailing()),
                Arguments.of("line-count", file(1, 2, 5, List.of(good))),
                Arguments.of("miles-total", file(1, 1, 6, List.of(good))),
                Arguments.of("not-agreed", file(1, 1, 5, List.of(good)).replace("AIRM", "OTHR")));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void aBadFileIsRefusedWholeWithAVerdictForEveryLine(String refusal, String text)
            throws Exception {
        IncomingFile refused = books.work(books.send(text));

        assertThat(refused.state()).isEqualTo(IncomingState.REFUSED);
        assertThat(refused.refusal()).contains(refusal);
        List<String> audit = books.audit(refused);
        assertThat(audit).hasSize(Math.toIntExact(refused.lines()) + 1);
        assertThat(audit).allMatch(it -> it.length() == 250);
        assertThat(audit.stream().skip(1)).allMatch(it -> status(it).equals("E"));
        if (refusal.equals("line")) {
            assertThat(audit.stream().skip(1).map(BatchIssuanceTest::flags))
                    .anyMatch(it -> it.length() > 1);
        }
        assertThat(books.balance(ANA)).isZero();
        assertThat(books.house()).isZero();
    }

    @Test
    void aFileThatArrivesDamagedIsRefused() throws Exception {
        byte[] bytes = file(1, List.of(detail(ANA, 5))).getBytes(US_ASCII);

        IncomingFile refused = books.work(books.send(bytes, "0".repeat(64)));

        assertThat(refused.refusal()).contains("digest");
    }

    @Test
    void moreThanWasAgreedIsRefused() throws Exception {
        books.agree(1_000, 1_500);

        IncomingFile refused =
                books.work(books.send(file(1, List.of(detail(ANA, 900), detail(BEN, 700)))));

        assertThat(refused.refusal()).contains("above-limit");
        assertThat(books.house()).isZero();
    }

    @Test
    void theSameFileTwiceIsOneRun() throws Exception {
        String text = file(7, List.of(detail(ANA, 5)));
        IncomingFile first = books.work(books.send(text));
        IncomingFile again = books.work(books.send(text));
        IncomingFile other = books.work(books.send(file(7, List.of(detail(ANA, 6)))));

        assertThat(again.number()).isEqualTo(first.number());
        assertThat(other.refusal()).contains("sequence-used");
        assertThat(books.balance(ANA)).isEqualTo(5);
        assertThat(books.transfers(ANA)).isEqualTo(1);
    }

    @Test
    void aRefusedFileCanBeSentAgainCorrected() throws Exception {
        books.work(books.send(file(7, 1, 6, List.of(detail(ANA, 5).written()))));
        IncomingFile corrected = books.work(books.send(file(7, List.of(detail(ANA, 5)))));

        assertThat(corrected.state()).isEqualTo(IncomingState.DONE);
        assertThat(books.balance(ANA)).isEqualTo(5);
    }

    /**
     * The verdicts of a step cannot be stored after its lines were booked, as after a kill. What
     * happens to the accounts meanwhile changes no verdict.
     */
    @Test
    void aStepThatIsTakenAgainBooksNoLineTwice() throws Exception {
        books.agree(2_000, 1_000_000);
        books.collectors(FIRST + 100, 600, Standing.ORDINARY);
        List<BatchDetail> details = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            details.add(detail("" + (FIRST + 100 + i % 600), 1 + i));
        }
        IncomingFile sent = books.send(file(9, details));
        books.step(sent);
        sql(
                """
                CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN RAISE EXCEPTION 'cut'; END $$
                """);
        sql("CREATE TRIGGER cut BEFORE UPDATE ON batch_line EXECUTE FUNCTION cut()");
        assertThatThrownBy(() -> books.step(books.now(sent))).hasMessageContaining("cut");
        assertThat(books.house()).isNegative();
        sql("DROP TRIGGER cut ON batch_line");
        card("80000000100", ANA, 1);
        sql("UPDATE account SET standing = 2 WHERE holder = '80000000101'");

        IncomingFile done = books.work(sent);

        long all = 1_200L * 1_201 / 2;
        assertThat(books.transfers("80000000100")).isEqualTo(1);
        assertThat(books.balance("80000000100")).isEqualTo(1);
        assertThat(books.audit(done).stream().skip(1).map(BatchIssuanceTest::flags).toList())
                .filteredOn(it -> !it.isEmpty())
                .containsExactly("M", "E5");
        // the second line of the collector who left was not booked
        assertThat(books.house()).isEqualTo(-(all - 602));
        assertThat(books.balance(ANA)).isEqualTo(601);
    }

    @Test
    void theAuditFileOfALongFileHasEveryLineOnce() throws Exception {
        List<BatchDetail> details = new ArrayList<>();
        for (int i = 0; i < 9_001; i++) {
            details.add(new BatchDetail(ANA, "%020d".formatted(i), "ELSE", "", "", "", 1));
        }
        IncomingFile done = books.work(books.send(file(9, details)));

        assertThat(done.parts()).isEqualTo(3);
        assertThat(books.audits.parts(done)).isEqualTo(3);
        List<String> audit = books.audit(done);
        assertThat(audit).hasSize(9_002);
        for (int i = 0; i < 9_001; i++) {
            assertThat(DetailField.REFERENCE.in(audit.get(i + 1))).isEqualTo("%020d".formatted(i));
        }
        assertThat(books.audit(books.now(done))).isEqualTo(audit);
    }

    private void card(String number, String holder, int state) {
        sql(
                "INSERT INTO card (bucket, programme, number, holder, state, since) VALUES ("
                        + books.id(number).bucket()
                        + ", "
                        + books.programme.id().value()
                        + ", '"
                        + number
                        + "', '"
                        + holder
                        + "', "
                        + state
                        + ", now())");
    }

    private void sql(String statement) {
        database.jdbi().useHandle(it -> it.execute(statement));
    }

    private static String header(List<String> audit, HeaderField field) {
        return field.in(audit.getFirst());
    }

    private static String status(String record) {
        return DetailField.STATUS.in(record);
    }

    /** The status and the places of the error flags. */
    private static String flags(String record) {
        StringBuilder flags = new StringBuilder(status(record).strip());
        String set = DetailField.FLAGS.in(record);
        for (int i = 0; i < set.length(); i++) {
            if (set.charAt(i) == 'Y') {
                flags.append(i + 1);
            }
        }
        return flags.toString();
    }
}
