package org.milepost.readmodel;

import java.time.Duration;
import org.milepost.postgres.Database;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobPace;
import org.milepost.threads.JobStatus;

/**
 * Keeps the read model of persons: reads the members that have changed, and writes the forms in
 * which they are searched for. One background job.
 *
 * <p>Threads: shared. The job of each instance takes turns with those of others.
 */
public final class PersonModel implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(1);

    private static final int CHANGES_MAX = 500;

    private final Database database;
    private final JobPace pace;
    private final BackgroundJob job;

    private PersonModel(Database database, JobPace pace) {
        this.database = database;
        this.pace = pace;
        this.job = new BackgroundJob("person-model", PERIOD, SINCE_SUCCESS_MAX, this::follow);
    }

    /**
     * Starts following changes of members.
     *
     * @param pace how much of its time the job works
     */
    static PersonModel start(Database database, JobPace pace) {
        PersonModel model = new PersonModel(database, pace);
        model.job.start();
        return model;
    }

    /** The status of the job. */
    public JobStatus jobStatus() {
        return job.status();
    }

    /**
     * Deletes the read model of persons, which instances then make again. Needs the role that owns
     * the tables.
     */
    public static void rebuild(Database database) {
        database.useTransaction(PersonModelStore::restart);
    }

    /** Ends the job after the part that it writes. */
    @Override
    public void close() {
        job.close();
    }

    private void follow() throws InterruptedException {
        job.repeat(
                pace,
                () -> database.inTransaction(it -> PersonModelStore.follow(it, CHANGES_MAX)) > 0);
    }
}
