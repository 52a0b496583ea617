package org.milepost.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.digest.Sha256;
import org.milepost.ledger.AccountHead;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AuditStore.Buckets;
import org.milepost.ledger.Counter;
import org.milepost.ledger.Counters;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.SlicedCounter;
import org.milepost.postgres.OperatorFault;
import org.milepost.trail.TrailHead;

/** The file of a record: what was written is read again, and nothing else is taken. */
final class RecordFileTest {

    private static final List<AccountHead> HEADS =
            List.of(
                    head(new AccountId(0, 5)),
                    head(new AccountId(0, 9)),
                    head(new AccountId(63, 1)),
                    head(new AccountId(64, 1)),
                    head(new AccountId(255, Long.MAX_VALUE)));

    private static final BooksRecord RECORD =
            new BooksRecord(
                    Instant.parse("2026-07-01T00:00:00Z"),
                    HEADS.size(),
                    123,
                    new TrailHead(7, new Link(Sha256.of("trail"))),
                    new TreeMap<>(Map.of("member", 3L)),
                    List.of(
                            new BooksRecord.House(1, 1, 0, 1, BigInteger.valueOf(-500)),
                            new BooksRecord.House(2, 1, 7, 2, BigInteger.TWO.pow(80))));

    @TempDir Path directory;

    private static AccountHead head(AccountId id) {
        return new AccountHead(
                id,
                id.bucket() == 63 ? "-" : "0012",
                id.bucket() * 3,
                Miles.of(-id.number()),
                new Link(Sha256.of("head", Integer.toString(id.bucket()))),
                Instant.parse("2026-06-15T16:00:00.123456Z"),
                new Counters(
                        new Counter(LocalDate.of(2026, 6, 15), id.bucket()),
                        id.bucket() % 2 == 0
                                ? Map.of()
                                : Map.of(7, new Counter(LocalDate.EPOCH, id.bucket())),
                        id.bucket() < 64
                                ? Map.of()
                                : Map.of(
                                        9,
                                        new SlicedCounter(new TreeMap<>(Map.of(3L, 5L, 4L, 7L))))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 256})
    void whatWasWrittenIsReadAgainInAnyParts(int parts) {
        Path file = write();
        List<AccountHead> read = new ArrayList<>();
        try (RecordReader reader = RecordReader.open(file)) {
            assertThat(reader.record()).isEqualTo(RECORD);
            for (int part = 0; part < parts; part++) {
                Buckets buckets =
                        new Buckets(
                                part * AccountId.BUCKETS / parts,
                                (part + 1) * AccountId.BUCKETS / parts - 1);
                reader.accounts(buckets).forEachRemaining(read::add);
            }
        }

        assertThat(read).isEqualTo(HEADS);
    }

    @Test
    void aRecordIsTextThatOrdinaryToolsRead() throws IOException {
        List<String> lines = Files.readAllLines(write());

        assertThat(lines)
                .startsWith(
                        "milepost-record 1 2026-07-01T00:00:00Z 5 123",
                        "change 7 " + new Link(Sha256.of("trail")),
                        "rows member 3",
                        "house 1 1 0 1 -500",
                        "house 2 1 7 2 1208925819614629174706176",
                        "account 0 5 0 -5 %s 1781539200123456 2026-06-15 0 0012"
                                .formatted(new Link(Sha256.of("head", "0"))));
        String before = String.join("\n", lines.subList(0, lines.size() - 1)) + "\n";
        assertThat(lines.getLast()).isEqualTo("sha256 " + digest(before));
    }

    @Test
    void onlyTheRecordIsLeftInItsDirectoryAndItsOwnerReadsIt() throws IOException {
        write();
        Path file = write();

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(Files.getPosixFilePermissions(file).toString()).doesNotContain("GROUP", "OTHER");
    }

    @Test
    void aRecordThatIsNotFinishedLeavesNothing() throws IOException {
        try (RecordWriter writer = new RecordWriter(directory.resolve("record"))) {
            writer.nextPart().accept(HEADS.getFirst());
        }

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void onlyARegularFileIsReplaced() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("none"));

        assertThatThrownBy(() -> new RecordWriter(link)).isInstanceOf(OperatorFault.class);
        assertThatThrownBy(() -> new RecordWriter(Path.of("/dev/full")))
                .isInstanceOf(OperatorFault.class);
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void aRecordThatIsCutOffAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(write());

        for (int length = 0; length < whole.length; length += 7) {
            refuses(Arrays.copyOf(whole, length));
        }
        refuses(Arrays.copyOf(whole, whole.length - 1));
    }

    @Test
    void aRecordInWhichAByteIsAnotherIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(write());

        for (int place = 0; place < whole.length; place += 5) {
            byte[] changed = whole.clone();
            changed[place] ^= 1;
            refuses(changed);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        longer[whole.length] = '\n';
        refuses(longer);
    }

    /** A file with a correct digest must still have valid content. */
    @Test
    void linesThatNoRecordHasAreRefusedEvenWithACorrectDigest() throws IOException {
        List<UnaryOperator<String>> edits =
                List.of(
                        it -> it.replace("milepost-record 1", "milepost-record x"),
                        it -> it.replace("milepost-record 1", "another-record 1"),
                        it -> it.replace("00Z 5 123", "00Z 6 123"),
                        it -> it.replace("00Z 5 123", "00Z 5"),
                        it -> it.replace("2026-07-01T", "soon"),
                        it -> it.replace("change 7", "change seven"),
                        it -> it.replaceAll("change [^\n]*\n", ""),
                        it -> it.replace("house 1", "home 1"),
                        it -> it.replace("-500", "-500 0"),
                        it -> it.replace("account 0 9", "account 0 5"),
                        it -> it.replace("account 0 9", "account 70 9"),
                        it -> it.replace("account 255", "account 256"),
                        it -> it.replace("account 255", "account x"),
                        it -> it.replace("account 64 1 192", "account 64 1 many"),
                        it -> it.replace("account 64 1 192", "account 64 1 192 192"),
                        it -> it.replace(" 2026-06-15 64", " 2026-06-31 64"),
                        it -> it.replace("rows member 3", "rows " + "m".repeat(600) + " 3"),
                        it -> it + "rows member 3\n");
        String whole = Files.readString(write(), StandardCharsets.US_ASCII);
        String content = whole.substring(0, whole.indexOf("sha256 "));

        for (UnaryOperator<String> edit : edits) {
            String edited = edit.apply(content);
            assertThat(edited).isNotEqualTo(content);
            String all = edited + "sha256 " + digest(edited) + "\n";
            refuses(all.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aRecordOfALaterFormatIsNamedAsSuch() throws IOException {
        String whole = Files.readString(write(), StandardCharsets.US_ASCII);
        Path file =
                Files.writeString(
                        directory.resolve("later"),
                        whole.replace("milepost-record 1", "milepost-record 2"));

        assertThatThrownBy(() -> RecordReader.open(file))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("newer Milepost");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> RecordReader.open(directory.resolve("nowhere")))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("There is no record");
        assertThatThrownBy(() -> RecordReader.open(directory)).isInstanceOf(OperatorFault.class);
        assertThatThrownBy(() -> new RecordWriter(directory)).isInstanceOf(OperatorFault.class);
        assertThatThrownBy(() -> new RecordWriter(directory.resolve("no/record")))
                .isInstanceOf(OperatorFault.class);
    }

    private void refuses(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("damaged"), bytes);
        assertThatThrownBy(() -> readAll(file)).isInstanceOf(OperatorFault.class);
    }

    private static void readAll(Path file) {
        try (RecordReader reader = RecordReader.open(file)) {
            reader.accounts(new Buckets(0, 255)).forEachRemaining(_ -> {});
        }
    }

    private Path write() {
        Path file = directory.resolve("record");
        try (RecordWriter writer = new RecordWriter(file)) {
            Consumer<AccountHead> first = writer.nextPart();
            Consumer<AccountHead> second = writer.nextPart();
            HEADS.forEach(it -> (it.id().bucket() < 64 ? first : second).accept(it));
            writer.finish(RECORD);
        }
        return file;
    }

    private static String digest(String text) {
        return HexFormat.of()
                .formatHex(Sha256.begun().digest(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
