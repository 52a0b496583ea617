package org.milepost.proofs.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.bench.BearerToken;
import org.milepost.bench.Collectors;
import org.milepost.bench.HttpLoad;
import org.milepost.bench.Measurement;
import org.milepost.bench.RedemptionSequence;
import org.milepost.bench.SponsorTill;

/**
 * Asks all questions of operators at a steady pace while tills redeem, in turns: as fast as they
 * can, which is compared with stretches without questions; and a few tills, as on a busy day, which
 * leave the machine time. The goal for a question is for the second, because in the first all that
 * happens waits for a processor.
 *
 * <p>Threads: used by one thread.
 */
final class ScaleProof {

    private static final int CONNECTIONS = 64;

    /** Redeem about half as much on the machine where this was chosen. */
    private static final int FEW_CONNECTIONS = 4;

    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private final URI server;
    private final List<ScaleQuestion> questions;
    private final Goals goals;
    private final Random random;
    private final PrintStream out;
    private final BearerToken operator;
    private final HttpLoad.Call redemptions;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Times busy;
    private final Times full;

    /**
     * What is wanted.
     *
     * @param stretch how long tills redeem without a pause
     * @param rounds how many stretches of each kind
     * @param questionsPerSecond the pace of operators
     * @param millisMax the most for the 99th percentile of each question
     * @param lossMax the most of the rate of redemptions that may be lost, from 0 to 1
     */
    record Goals(
            Duration stretch,
            int rounds,
            int questionsPerSecond,
            double millisMax,
            double lossMax) {}

    ScaleProof(
            URI server,
            Collectors collectors,
            List<ScaleQuestion> questions,
            Goals goals,
            long seed,
            PrintStream out) {
        this.server = server;
        this.questions = List.copyOf(questions);
        this.goals = goals;
        this.random = new Random(seed);
        this.out = out;
        this.operator = BearerToken.of(server, "operator", "operator-secret");
        this.redemptions =
                SponsorTill.ofSandbox(server)
                        .redeem(
                                new RedemptionSequence(collectors),
                                new AtomicLong()::getAndIncrement);
        this.busy = Times.of(questions);
        this.full = Times.of(questions);
    }

    /** How long the answers to each question took, in nanoseconds. */
    private record Times(List<List<Long>> nanos) {
        static Times of(List<ScaleQuestion> questions) {
            return new Times(questions.stream().<List<Long>>map(_ -> new ArrayList<>()).toList());
        }
    }

    /** Measures; returns the goals that were missed. */
    List<String> run() {
        Measurement alone = Measurement.NOTHING;
        Measurement beside = Measurement.NOTHING;
        Measurement few = Measurement.NOTHING;
        redeemBesideQuestions(FEW_CONNECTIONS, Times.of(questions)); // reads what is not in memory
        for (int round = 0; round < goals.rounds(); round++) {
            alone = alone.plus(redeem(CONNECTIONS));
            beside = beside.plus(redeemBesideQuestions(CONNECTIONS, full));
            few = few.plus(redeemBesideQuestions(FEW_CONNECTIONS, busy));
        }
        out.printf(
                Locale.ROOT,
                "beside %d tills, %.0f redemptions a second:%n",
                FEW_CONNECTIONS,
                few.ratePerSecond());
        List<String> missed = report(busy);
        out.printf(Locale.ROOT, "beside %d tills:%n", CONNECTIONS);
        report(full);
        double loss = 1 - beside.ratePerSecond() / alone.ratePerSecond();
        String rates =
                String.format(
                        Locale.ROOT,
                        "redemptions: %.0f/s alone, %.0f/s beside %d questions a second: %.1f %% less",
                        alone.ratePerSecond(),
                        beside.ratePerSecond(),
                        goals.questionsPerSecond(),
                        100 * loss);
        out.println(rates);
        if (loss > goals.lossMax()) {
            missed.add(rates);
        }
        return missed;
    }

    private Measurement redeem(int connections) {
        return new HttpLoad(
                        new InetSocketAddress(server.getHost(), server.getPort()),
                        connections,
                        redemptions)
                .run(WARM_UP, goals.stretch());
    }

    private Measurement redeemBesideQuestions(int connections, Times times) {
        AtomicBoolean isOver = new AtomicBoolean();
        List<RuntimeException> failures = new ArrayList<>();
        Thread asking =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        askUntil(isOver, times);
                                    } catch (RuntimeException e) {
                                        failures.add(e);
                                    }
                                });
        Measurement measured;
        try {
            measured = redeem(connections);
        } finally {
            isOver.set(true);
            join(asking);
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return measured;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while questions were asked", e);
        }
    }

    /** One question after the other, each when it is due, and each at least once. */
    private void askUntil(AtomicBoolean isOver, Times times) {
        long due = System.nanoTime();
        long step = Duration.ofSeconds(1).toNanos() / goals.questionsPerSecond();
        for (int i = 0; !isOver.get() || i < questions.size(); i++) {
            ask(i % questions.size(), times);
            due += step;
            long wait = due - System.nanoTime();
            if (wait > 0) {
                try {
                    Thread.sleep(Duration.ofNanos(wait));
                } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted while asking", e);
                }
            } else {
                due = System.nanoTime();
            }
        }
    }

    private void ask(int place, Times times) {
        ScaleQuestion question = questions.get(place);
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/operator/v1/" + question.path()))
                        .header("Authorization", "Bearer " + operator.text())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(question.body().apply(random)))
                        .build();
        try {
            long start = System.nanoTime();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            times.nanos().get(place).add(System.nanoTime() - start);
            if (answer.statusCode() != 200 || !answer.body().contains(question.expected())) {
                throw new IllegalStateException(
                        question.name()
                                + " was answered "
                                + answer.statusCode()
                                + " "
                                + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while asking", e);
        }
    }

    /** Prints the times; returns those above the goal. */
    private List<String> report(Times times) {
        List<String> above = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            above.addAll(report(questions.get(i), times.nanos().get(i)));
        }
        return above;
    }

    private List<String> report(ScaleQuestion question, List<Long> times) {
        long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        double p99 = sorted[sorted.length * 99 / 100] / 1e6;
        String told =
                String.format(
                        Locale.ROOT,
                        "%-22s p50 %7.2f ms, p99 %7.2f ms of %d",
                        question.name() + ":",
                        sorted[sorted.length / 2] / 1e6,
                        p99,
                        sorted.length);
        out.println(told);
        return p99 <= goals.millisMax() ? List.of() : List.of(told);
    }
}
