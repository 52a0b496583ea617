package org.milepost.operator;

import static org.milepost.trail.Action.BATCH_AGREEMENT_CHANGED;
import static org.milepost.trail.Action.INCOMING_FILE_ANNOUNCED;

import java.nio.file.Path;
import java.util.Optional;
import org.milepost.incoming.BatchAgreement;
import org.milepost.incoming.BatchAudit;
import org.milepost.incoming.BatchStore;
import org.milepost.incoming.IncomingFile;
import org.milepost.incoming.IncomingFiles;
import org.milepost.incoming.IntakeDirectory;
import org.milepost.postgres.Database;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;
import org.milepost.reconciliation.VerdictFile;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * The operations on files that partners send, and on what is agreed about them.
 *
 * <p>Threads: shared.
 */
public record IncomingFileOperations(
        Database database,
        Programmes programmes,
        IncomingFiles files,
        BatchAudit audits,
        VerdictFile verdicts,
        ReconciliationOperations reconciliation,
        ChangeStore trail) {

    private static final Actor SYSTEM = Actor.named("milepost");

    /**
     * The directory from which files are taken in; the trail says that the server announced them.
     */
    public IntakeDirectory intake(Path root) {
        return new IntakeDirectory(
                root,
                database,
                programmes,
                files,
                (partner, announcement) -> announce(SYSTEM, partner, announcement));
    }

    /** What was agreed with a partner about batch issuance. */
    Optional<BatchAgreement> agreement(Partner partner) {
        return database.read(it -> BatchStore.agreement(it, partner.id().value()));
    }

    /** Stores what is agreed from now on. */
    BatchAgreement agree(Actor actor, Partner partner, BatchAgreement agreement) {
        return database.inTransaction(
                it -> {
                    Optional<BatchAgreement> before =
                            BatchStore.agreement(it, partner.id().value());
                    if (before.filter(agreement::equals).isPresent()) {
                        return agreement;
                    }
                    BatchStore.putAgreement(it, agreement);
                    if (before.isPresent()) {
                        trail.recordChanged(
                                it,
                                actor,
                                BATCH_AGREEMENT_CHANGED,
                                partner.code(),
                                IncomingFileView.of(before.get(), programmes.current()),
                                IncomingFileView.of(agreement, programmes.current()));
                    } else {
                        trail.recordAdded(
                                it,
                                actor,
                                BATCH_AGREEMENT_CHANGED,
                                partner.code(),
                                IncomingFileView.of(agreement, programmes.current()));
                    }
                    return agreement;
                });
    }

    /** Announces a file, or finds that the same one was announced. */
    IncomingFiles.Announced announce(
            Actor actor, Partner partner, IncomingFile.Announcement announcement) {
        return files.announce(
                announcement,
                (transaction, file) ->
                        trail.recordAdded(
                                transaction,
                                actor,
                                INCOMING_FILE_ANNOUNCED,
                                partner.code(),
                                IncomingFileView.announced(file, programmes.current())));
    }
}
