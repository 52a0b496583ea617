package org.milepost.incoming;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.incoming.BatchBooks.detail;
import static org.milepost.incoming.BatchBooks.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.digest.Sha256;
import org.milepost.ledger.Standing;
import org.milepost.postgres.TestDatabases;

/** What becomes of the files in a partner's directory, after any kill. */
@SuppressWarnings("NullAway.Init") // set before each test
class IntakeDirectoryTest {

    private static final String ANA = "80000000001";

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path root;

    private BatchBooks books;
    private IntakeDirectory intake;
    private Path grocer;

    @BeforeEach
    void fill() throws IOException {
        books = new BatchBooks(databases.create());
        books.collectors(80_000_000_001L, 1, Standing.ORDINARY);
        intake =
                new IntakeDirectory(
                        root,
                        books.database,
                        books.programmes,
                        books.files,
                        (_, announcement) -> books.files.announce(announcement, (_, _) -> {}));
        grocer = Files.createDirectory(root.resolve("grocer"));
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void aFileIsTakenWhenItsDigestIsThere() throws Exception {
        Path put = put("NORT0001.td", file(1, List.of(detail(ANA, 5))));
        Path digest = grocer.resolve("NORT0001.td.sha256");
        byte[] written = Files.readAllBytes(digest);
        Files.delete(digest);

        assertThat(intake.hasWork()).isFalse();
        assertThat(intake.take(_ -> true)).isTrue();
        assertThat(books.files.list(books.partner, Long.MAX_VALUE, 9)).isEmpty();

        Files.write(digest, written);
        assertThat(intake.hasWork()).isTrue();
        assertThat(intake.take(_ -> true)).isTrue();

        IncomingFile taken = books.files.list(books.partner, Long.MAX_VALUE, 9).getFirst();
        assertThat(names("taken"))
                .containsExactly(
                        taken.number() + "-NORT0001.td", taken.number() + "-NORT0001.td.sha256");
        assertThat(put).doesNotExist();
        assertThat(intake.hasWork()).isFalse();
        assertThat(books.work(taken).state()).isEqualTo(IncomingState.DONE);
        assertThat(books.balance(ANA)).isEqualTo(5);
    }

    /** A kill after any number of steps: the file is announced once, and no part of it is lost. */
    @Test
    void aFileIsTakenOnceHoweverOftenTheIntakeIsCut() throws Exception {
        put("long.td", file(1, Collections.nCopies(4_501, detail(ANA, 1))));
        int cuts = 0;
        for (int steps = 1; steps < 9; steps++) {
            int[] left = {steps};
            cuts += intake.take(_ -> --left[0] > 0) ? 0 : 1;
        }

        List<IncomingFile> taken = books.files.list(books.partner, Long.MAX_VALUE, 9);
        assertThat(cuts).isPositive();
        assertThat(taken).hasSize(1);
        assertThat(taken.getFirst().state()).isEqualTo(IncomingState.CHECKING);
        assertThat(names("taken")).hasSize(2);
        assertThat(books.work(taken.getFirst()).lines()).isEqualTo(4_501);
        assertThat(books.balance(ANA)).isEqualTo(4_501);
    }

    /** The kill came after the last part and before the file was moved; the work went on. */
    @Test
    void aFileThatIsDoneAndNotMovedIsNotTakenAgain() throws Exception {
        String text = file(1, List.of(detail(ANA, 5)));
        IncomingFile done = books.work(books.send(text));
        put("again.td", text);
        intake.take(_ -> true);

        assertThat(books.files.list(books.partner, Long.MAX_VALUE, 9)).containsExactly(done);
        assertThat(names("taken")).contains(done.number() + "-again.td");
        assertThat(books.balance(ANA)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "what.txt",
                "MILES.CASH.2026-02-30.csv",
                "OTHER.CASH.2026-11-29.csv",
                "MILES.OTHER.2026-11-29.csv",
                "MILES.CASH.2026-12-01.rec"
            })
    void aFileOfAnotherNameIsNotTaken(String name) throws Exception {
        put(name, "amount\n1\n");
        put("ok.td", file(1, List.of(detail(ANA, 5))));
        intake.take(_ -> true);

        assertThat(names("not-taken")).containsExactly(name, name + ".sha256");
        assertThat(books.files.list(books.partner, Long.MAX_VALUE, 9)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"MILES.CASH.2026-11-29.csv,csv", "MILES.CASH.2026-11-30.rec,rec"})
    void theNameOfAReconciliationSaysWhatItIsAbout(String name, String format) throws Exception {
        put(name, "amount\n1\n");
        intake.take(_ -> true);

        IncomingFile.Announcement taken =
                books.files.list(books.partner, Long.MAX_VALUE, 9).getFirst().announced();
        assertThat(taken.kind()).isEqualTo(IncomingKind.RECONCILIATION);
        assertThat(taken.format()).isEqualTo(format);
        assertThat(taken.day().orElseThrow()).hasToString(name.substring(11, 21));
        assertThat(taken.currency()).isEqualTo(books.currency());
    }

    @Test
    void aDigestOfAnotherFormIsNotTaken() throws Exception {
        put("a.td", file(1, List.of(detail(ANA, 5))));
        Files.writeString(grocer.resolve("a.td.sha256"), "0".repeat(63));
        intake.take(_ -> true);

        assertThat(names("not-taken")).containsExactly("a.td", "a.td.sha256");
    }

    /** A partner could otherwise read or move files of the server. */
    @Test
    void linksOfAPartnerAreNotFollowed() throws Exception {
        Path secret = Files.writeString(root.resolve("secret"), file(1, List.of(detail(ANA, 5))));
        put("a.td", Files.readString(secret));
        Files.delete(grocer.resolve("a.td"));
        Files.createSymbolicLink(grocer.resolve("a.td"), secret);
        intake.take(_ -> true);
        assertThat(books.files.list(books.partner, Long.MAX_VALUE, 9)).isEmpty();

        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.createSymbolicLink(grocer.resolve("not-taken"), elsewhere);
        put("b.txt", "x");
        try {
            intake.take(_ -> true);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("not-taken");
        }
        assertThat(elsewhere).isEmptyDirectory();
    }

    private Path put(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(ISO_8859_1);
        Path path = Files.write(grocer.resolve(name), bytes);
        String digest = HexFormat.of().formatHex(Sha256.begun().digest(bytes));
        Files.writeString(grocer.resolve(name + ".sha256"), digest + "  " + name + "\n");
        return path;
    }

    private List<String> names(String directory) throws IOException {
        Path path = grocer.resolve(directory);
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(path)) {
            return found.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }
}
