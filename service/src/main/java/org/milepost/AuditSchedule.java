package org.milepost;

import java.time.Duration;
import java.util.Optional;
import org.milepost.audit.Audit;
import org.milepost.audit.VerificationStore;
import org.milepost.ledger.Verifier;
import org.milepost.postgres.Database;
import org.milepost.threads.BackgroundJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audits inside {@code serve}: when the last audit of the database is older than a period, one of
 * the servers audits. An audit by another process, such as {@code verify}, counts too.
 *
 * <p>Threads: the audit runs on the job's thread, and on others of its own.
 */
final class AuditSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(AuditSchedule.class);

    /** How often a server checks whether an audit is due. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    /**
     * Failed audits do not make the process unready; an alert watches the age of the last audit.
     */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(36_500);

    private final Database database;
    private final Plan plan;

    /**
     * When to audit, and how much.
     *
     * @param period how old the last audit may be
     * @param wholeInRuns 1 to read everything each time; otherwise within how many audits
     *     everything is read, each of which reads what is new and a share of the old
     */
    record Plan(Duration period, int wholeInRuns) {}

    /** A schedule that is not started. */
    AuditSchedule(Database database, Plan plan) {
        this.database = database;
        this.plan = plan;
    }

    /** Starts the job, which the caller closes. */
    static BackgroundJob start(Database database, Plan plan) {
        AuditSchedule schedule = new AuditSchedule(database, plan);
        return new BackgroundJob("verify", LOOK, SINCE_SUCCESS_MAX, schedule::auditIfDue).start();
    }

    /** One round of the job. */
    void auditIfDue() {
        VerificationStore store = new VerificationStore(database);
        if (isDue(store)) {
            store.alone(
                    () -> {
                        // another server may just have audited
                        if (isDue(store)) {
                            audit(store);
                        }
                    });
        }
    }

    private boolean isDue(VerificationStore store) {
        return store.last()
                .filter(it -> it.result().finishedAt().plus(plan.period()).isAfter(it.now()))
                .isEmpty();
    }

    private void audit(VerificationStore store) {
        long started = System.nanoTime();
        if (plan.wholeInRuns() == 1) {
            Verifier.Report report = new Audit(database).run(_ -> {});
            Duration taken = Duration.ofNanos(System.nanoTime() - started);
            log(report, taken, store.add(report, taken));
        } else {
            Audit.Increment increment =
                    new Audit(database).runIncrement(store.mark(), plan.wholeInRuns(), _ -> {});
            Duration taken = Duration.ofNanos(System.nanoTime() - started);
            log(increment.report(), taken, store.add(increment, taken));
        }
    }

    private static void log(Verifier.Report report, Duration taken, Optional<String> unstored) {
        if (unstored.isPresent()) {
            LOG.warn(
                    "the result of an audit cannot be stored: {}; it is made again; check that the"
                            + " role of the servers may write the tables verification and verification_mark",
                    unstored.get());
        }
        if (report.booksHold()) {
            LOG.info(
                    "the books hold: {} accounts and {} transfers were checked in {} s; nothing to do",
                    report.accounts(),
                    report.transfers(),
                    taken.toSeconds());
        } else {
            LOG.error(
                    "the books are damaged: an audit found {} faults; calls are still answered; run"
                            + " 'verify', which names them, and see OPERATIONS.md",
                    report.faultCount());
        }
    }
}
