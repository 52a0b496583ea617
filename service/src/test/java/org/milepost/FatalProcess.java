package org.milepost;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.commit.GroupCommit;
import org.milepost.commit.LaneSettings;
import org.milepost.commit.WaitLimits;
import org.milepost.http.FaultStyle;
import org.milepost.http.HttpServer;
import org.milepost.http.HttpSettings;
import org.milepost.http.Media;
import org.milepost.http.Route;
import org.milepost.http.TestServer;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.SimulatedConnection;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.FatalErrors;
import org.milepost.threads.Threads;

/**
 * A process in which one fatal error is thrown. If the error is not noticed, the process ends after
 * a minute with status 0.
 */
final class FatalProcess {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What fills the heap. */
    private static final List<byte[]> HELD = new ArrayList<>();

    private FatalProcess() {}

    /** Where the error is thrown. */
    enum Place {
        REQUEST {
            @Override
            void goWrong() {
                HttpServer server =
                        TestServer.start(
                                HttpSettings.at("127.0.0.1", 0),
                                List.of(
                                        new Route(
                                                "GET",
                                                "/",
                                                Media.ANY,
                                                Optional.empty(),
                                                FaultStyle.MESSAGE,
                                                _ -> {
                                                    throw new NoClassDefFoundError("made up");
                                                })),
                                List.of(),
                                FaultStyle.MESSAGE);
                try (WireClient client = new WireClient("http://127.0.0.1:" + server.port())) {
                    client.ask("GET", "/", "", new byte[0]);
                    sleep();
                }
            }
        },
        /** As the driver tells it: an SQL error with a cause. */
        LANE {
            @Override
            void goWrong() {
                GroupCommit.<String, String>start(
                                LaneSettings.ORDINARY.withLanes(1),
                                () -> SimulatedConnection.session(new Connection()),
                                (_, _, _) -> {
                                    throw new DatabaseFault(
                                            new SQLException(
                                                    "made up",
                                                    "53200",
                                                    new OutOfMemoryError("made up")));
                                })
                        .submit(0, "a", WaitLimits.of(MINUTE));
            }
        },
        JOB {
            @Override
            void goWrong() {
                new BackgroundJob(
                                "doomed",
                                Duration.ofMillis(1),
                                MINUTE,
                                () -> {
                                    throw new ExceptionInInitializerError("made up");
                                })
                        .start();
                sleep();
            }
        },
        SETTLEMENT {
            @Override
            void goWrong() {
                Threads.REAL
                        .background()
                        .run(
                                () -> {
                                    throw new IllegalStateException(new InternalError("made up"));
                                });
                sleep();
            }
        },
        /** A real one, which no code of Milepost catches. */
        THREAD_OF_A_LIBRARY {
            @Override
            void goWrong() {
                Thread.ofPlatform().start(FatalProcess::exhaustMemory);
                sleep();
            }
        },
        /** A real one that a library catches and ignores; only the JVM can notice it. */
        SWALLOWED {
            @Override
            @SuppressWarnings("EmptyCatch") // as some libraries do
            void goWrong() {
                try {
                    exhaustMemory();
                } catch (OutOfMemoryError _) {
                }
                sleep();
            }
        };

        abstract void goWrong();
    }

    /** The process itself. */
    public static void main(String[] arguments) {
        FatalErrors.install();
        Place.valueOf(arguments[0]).goWrong();
        System.exit(0);
    }

    private static void exhaustMemory() {
        while (true) {
            HELD.add(new byte[1024 * 1024]);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(MINUTE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Connection implements SimulatedConnection {
        @Override
        public void commit() {}

        @Override
        public void rollback() {}

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {}
    }
}
