package org.milepost.bench.baseline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.milepost.bench.LoadInterval;
import org.milepost.bench.Measurement;
import org.milepost.bench.Postgres;

/**
 * Measures the time of one durable commit on this machine: inserts and commits one narrow row in
 * one round trip, repeatedly on one connection. A commit without a row would not write to the disk.
 *
 * <p>Threads: a run uses the calling thread.
 */
public record CommitFloor(Postgres postgres) {

    /** Makes the table, in a schema of its own. */
    public static CommitFloor prepare(Postgres postgres) {
        postgres.run(
                "DROP SCHEMA IF EXISTS commit_floor CASCADE",
                "CREATE SCHEMA commit_floor",
                "CREATE TABLE commit_floor.commit (n bigint)");
        return new CommitFloor(postgres);
    }

    /** Commits for both durations; measures the second. */
    public Measurement run(Duration warmUp, Duration measured) {
        Histogram micros = new Histogram(3);
        long total = 0;
        try (Connection connection = postgres.connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO commit_floor.commit VALUES (?)")) {
            LoadInterval interval = LoadInterval.startingNow(warmUp, measured);
            long before = System.nanoTime();
            while (!interval.isOverAt(before)) {
                insert.setLong(1, total);
                insert.executeUpdate();
                long now = System.nanoTime();
                if (interval.isMeasuredAt(now)) {
                    micros.recordValue(TimeUnit.NANOSECONDS.toMicros(now - before));
                }
                total++;
                before = now;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL: " + e.getMessage(), e);
        }
        return new Measurement(micros.getTotalCount(), measured, micros, total);
    }
}
