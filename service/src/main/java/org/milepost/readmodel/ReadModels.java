package org.milepost.readmodel;

import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;
import org.milepost.threads.JobPace;
import org.milepost.threads.JobStatus;

/**
 * The read models of one database, and the searches in them.
 *
 * <p>Threads: shared; closed once by its owner.
 */
public final class ReadModels implements AutoCloseable {

    private final TransferModel transferModel;
    private final PersonModel personModel;
    private final TransferSearch transfers;
    private final PersonSearch persons;
    private final AccountHistory histories;
    private final Movements movements;

    private ReadModels(
            Database database,
            Programmes programmes,
            ConfirmationNumbers numbers,
            TransferModel transferModel,
            PersonModel personModel) {
        this.transferModel = transferModel;
        this.personModel = personModel;
        ReadProgress progress = new ReadProgress(database);
        this.transfers = new TransferSearch(database, programmes, numbers, progress);
        this.persons = new PersonSearch(database, programmes);
        this.histories = new AccountHistory(database, progress);
        this.movements = new Movements(database);
    }

    /**
     * Starts to keep the read models.
     *
     * @param details read what the makers of transfers stored with them
     * @param clock the programmes' time
     * @param commandsWait whether commands wait for the books; then the jobs work less
     */
    public static ReadModels start(
            Database database,
            Programmes programmes,
            ConfirmationNumbers numbers,
            List<TransferDetailReader> details,
            InstantSource clock,
            ReadModelSettings settings,
            BooleanSupplier commandsWait) {
        JobPace pace = new JobPace(settings.share(), commandsWait);
        return new ReadModels(
                database,
                programmes,
                numbers,
                TransferModel.start(database, programmes, numbers, details, clock, pace),
                PersonModel.start(database, pace));
    }

    /** Finds transfers. */
    public TransferSearch transfers() {
        return transfers;
    }

    /** Finds persons. */
    public PersonSearch persons() {
        return persons;
    }

    /** The histories of accounts. */
    public AccountHistory histories() {
        return histories;
    }

    /** The movements of house accounts. */
    public Movements movements() {
        return movements;
    }

    /** The status of each job. */
    public List<Supplier<JobStatus>> jobs() {
        return List.of(transferModel::jobStatus, personModel::jobStatus);
    }

    /** Ends the jobs. */
    @Override
    public void close() {
        personModel.close();
        transferModel.close();
    }
}
