package org.milepost.proofs;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.milepost.bench.Project;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code prove history}: the time to read the latest transactions, a range of dates and the balance
 * does not depend on the length of the member's history.
 *
 * <p>Both members are read in turn over one connection, so that other load on the machine affects
 * both.
 */
@Command(
        name = "history",
        description =
                "Compares reads for a member with 200,000 transfers with reads for"
                        + " one with 100.",
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

    private static final Limits LIMITS = new Limits(2, 2_048, 256, Duration.ofSeconds(7));
    private static final int SHORT = 100;
    private static final int WARM_UP = 500;
    private static final double FACTOR_MAX = 2;

    private static final List<Question> QUESTIONS =
            List.of(
                    new Question(
                            "latest 10", "v1", "/transactions", "&start-record=1&end-record=10"),
                    new Question(
                            "10 of a year",
                            "v1",
                            "/transactions",
                            "&date-made-from=2019-01-01&date-made-to=2020-01-01"
                                    + "&start-record=1&end-record=10"),
                    new Question("balance", "v2", "", ""));

    private static final Question WHOLE_LIST =
            new Question("whole list", "v1", "/transactions", "&end-record=99999");
    private static final int LISTS_MIN = 5;
    private static final double BESIDE_MILLIS_MAX = 25;

    @Option(
            names = "--transfers",
            paramLabel = "N",
            defaultValue = "200000",
            description =
                    "number of transfers of the long history (default:" + " ${DEFAULT-VALUE})")
    private int transfers;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "2000",
            description = "how often each read is repeated (default: ${DEFAULT-VALUE})")
    private int requests;

    private final PrintStream out = System.out;
    private final HttpClient http = HttpClient.newHttpClient();

    /** What is asked of a member. */
    private record Question(String name, String version, String path, String query) {

        HttpRequest of(URI server, Histories.Subject subject) {
            return HttpRequest.newBuilder(
                            server.resolve(
                                    "/"
                                            + version
                                            + "/programmes/ATRP/accounts/"
                                            + subject.number()
                                            + path
                                            + "?api_key="
                                            + Histories.API_KEY
                                            + query))
                    .header("Authorization", "Bearer " + subject.token())
                    .build();
        }
    }

    @Override
    public Integer call() {
        List<String> missed = new ArrayList<>();
        try (Site site = Site.open(Project.var(), 1)) {
            out.printf(Locale.ROOT, "booking %,d and %,d transfers ...%n", transfers, SHORT);
            Histories histories = Histories.book(site, transfers, SHORT);
            ServerProcess server = site.launch(Project.home(), LIMITS);
            for (Question question : QUESTIONS) {
                missed.addAll(compare(question, server.address(), histories));
            }
            missed.addAll(askBesideWholeLists(server.address(), histories));
            server.stop();
            missed.addAll(site.audit(LIMITS));
            missed.addAll(site.secretsInLogs());
        }
        return Verdict.of(missed)
                .print("the length of a history makes no difference: the books hold");
    }

    private List<String> compare(Question question, URI server, Histories histories) {
        HttpRequest ofLong = question.of(server, histories.longOne());
        HttpRequest ofShort = question.of(server, histories.shortOne());
        for (int i = 0; i < WARM_UP; i++) {
            nanos(ofShort);
            nanos(ofLong);
        }
        long[] longTimes = new long[requests];
        long[] shortTimes = new long[requests];
        for (int i = 0; i < requests; i++) {
            shortTimes[i] = nanos(ofShort);
            longTimes[i] = nanos(ofLong);
        }
        double longMillis = median(longTimes);
        double shortMillis = median(shortTimes);
        double factor = longMillis / shortMillis;
        String line =
                String.format(
                        Locale.ROOT,
                        "%s: p50 %.2f ms of %,d transfers, %.2f ms of %,d: factor %.2f",
                        question.name(),
                        longMillis,
                        transfers,
                        shortMillis,
                        SHORT,
                        factor);
        out.println(line);
        return factor <= FACTOR_MAX ? List.of() : List.of(line);
    }

    /** What the latest ten take while a neighbour reads the longest lists that there are. */
    private List<String> askBesideWholeLists(URI server, Histories histories) {
        HttpRequest latest = QUESTIONS.getFirst().of(server, histories.shortOne());
        HttpRequest whole = WHOLE_LIST.of(server, histories.longOne());
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger lists = new AtomicInteger();
        long[] times = new long[requests];
        Thread neighbour =
                Thread.startVirtualThread(
                        () -> {
                            while (!isOver.get()) {
                                nanos(whole);
                                lists.incrementAndGet();
                            }
                        });
        try {
            for (int i = 0; i < requests || lists.get() < LISTS_MIN; i++) {
                times[i % requests] = nanos(latest);
            }
            isOver.set(true);
            neighbour.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while asking", e);
        }
        double millis = median(times);
        String line =
                String.format(
                        Locale.ROOT,
                        "latest 10 beside %d whole lists: p50 %.2f ms, p99 %.2f ms",
                        lists.get(),
                        millis,
                        times[times.length * 99 / 100] / 1e6);
        out.println(line);
        return millis <= BESIDE_MILLIS_MAX ? List.of() : List.of(line);
    }

    private long nanos(HttpRequest request) {
        try {
            long start = System.nanoTime();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            long nanos = System.nanoTime() - start;
            if (answer.statusCode() != 200 || !answer.body().contains("\"amount\"")) {
                throw new IllegalStateException(
                        "answered with " + answer.statusCode() + " " + answer.body());
            }
            return nanos;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while asking", e);
        }
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e6;
    }
}
