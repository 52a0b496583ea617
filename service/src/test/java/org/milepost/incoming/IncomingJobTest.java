package org.milepost.incoming;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.milepost.incoming.BatchBooks.detail;
import static org.milepost.incoming.BatchBooks.file;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.Await;
import org.milepost.digest.Sha256;
import org.milepost.incoming.IncomingFile.Announcement;
import org.milepost.ledger.Standing;
import org.milepost.postgres.TestDatabases;
import org.milepost.reconciliation.Reconciliation;

/** In which order the job works on files. */
class IncomingJobTest {

    /** More than the job reads together. */
    private static final int WAITING = 101;

    private static final String ANA = "80000000001";

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    /** Files about a day that is not closed wait for days, and others must not wait with them. */
    @Test
    void filesThatMustWaitDoNotDelayOthers() {
        try (BatchBooks books = new BatchBooks(databases.create())) {
            books.collectors(80_000_000_001L, 1, Standing.ORDINARY);
            for (int i = 0; i < WAITING; i++) {
                announceComparison(books, "amount\n" + i + "\n");
            }
            books.send(file(1, List.of(detail(ANA, 5))));
            List<FileWork> works =
                    List.of(
                            books.work,
                            new Reconciliation(
                                    books.database, books.programmes, books.files, books.clock));
            try (IncomingJob _ =
                    IncomingJob.start(books.database, works, Optional.empty(), 100, () -> false)) {
                Await.until("the last file is booked", () -> books.balance(ANA) == 5);
            }
        }
    }

    private static void announceComparison(BatchBooks books, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        IncomingFile file =
                books.files
                        .announce(
                                Announcement.about(
                                                IncomingKind.RECONCILIATION,
                                                books.partner,
                                                books.programme.id().value(),
                                                books.currency(),
                                                Optional.of(BatchBooks.NOON_DAY))
                                        .of(
                                                bytes.length,
                                                HexFormat.of()
                                                        .formatHex(Sha256.begun().digest(bytes)),
                                                "csv",
                                                "test"),
                                (_, _) -> {})
                        .file();
        books.files.take(file, 1, bytes);
    }
}
