package org.milepost.amcash;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.Miles;

/** Many callers at once, each with a separate connection, at one instance and at two. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class CheckoutConcurrencyTest {

    private static final int CALLERS = 64;

    private static RunningInstance instance;
    private static RunningInstance.SecondInstance second;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        second = instance.startSecond();
    }

    @AfterAll
    static void stopOverBooksThatHold() {
        try (RunningInstance running = instance;
                RunningInstance.SecondInstance other = second) {
            assertThat(other.url()).isNotEqualTo(running.url());
            assertThat(running.audit().faults()).isEmpty();
        }
    }

    @Test
    void oneKeyFromManyCallersRedeemsOnceAndAllGetTheSameBytes() {
        assertOneRedemption(List.of(instance.url()), "key");
    }

    @Test
    void oneContentFromManyCallersRedeemsOnceAndAllGetTheSameBytes() {
        assertOneRedemption(List.of(instance.url()), "");
    }

    @Test
    void oneKeyFromManyCallersOfTwoInstancesRedeemsOnce() {
        assertOneRedemption(List.of(instance.url(), second.url()), "key");
    }

    @Test
    void manyKeysRedeemAsLongAsTheMilesLast() {
        assertMilesLast(List.of(instance.url()));
    }

    @Test
    void manyKeysAtTwoInstancesRedeemAsLongAsTheMilesLast() {
        assertMilesLast(List.of(instance.url(), second.url()));
    }

    @Test
    void manyKeysRedeemAsLongAsTheDayLasts() {
        String collector = instance.collector(20_000);
        List<Answer> answers =
                call(
                        List.of(instance.url(), second.url()),
                        caller -> Draft.redeem("20.00").by(collector),
                        caller -> "key-" + caller);

        assertThat(codes(answers)).isEqualTo(Map.of("0000", 37L, "0065", 27L));
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(20_000 - 74 * 95));
    }

    @Test
    void oneRedemptionIsReversedOnceHoweverManyAsk() {
        String collector = instance.collector(95);
        String number =
                call(
                                List.of(instance.url()),
                                caller -> Draft.redeem("10.00").by(collector),
                                caller -> "key")
                        .getFirst()
                        .member("txnConfirmationNumber");
        List<Answer> answers =
                call(
                        List.of(instance.url(), second.url()),
                        caller -> Draft.reverse(number).by(collector),
                        caller -> "key-" + caller);

        assertThat(codes(answers)).isEqualTo(Map.of("0000", 1L, "0057", CALLERS - 1L));
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(95));
        assertThat(instance.cash(collector).ordinal()).isEqualTo(3);
    }

    private static void assertOneRedemption(List<String> urls, String key) {
        String collector = instance.collector(1_615);
        List<Answer> answers =
                call(urls, caller -> Draft.redeem("10.00").by(collector), caller -> key);

        assertThat(answers.getFirst().member("responseCode")).isEqualTo("0000");
        assertThat(answers)
                .extracting(Answer::body)
                .containsOnly(answers.getFirst().body())
                .hasSize(CALLERS);
        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_615 - 95));
        assertThat(instance.cash(collector).ordinal()).isEqualTo(2);
    }

    private static void assertMilesLast(List<String> urls) {
        String collector = instance.collector(1_615);
        List<Answer> answers =
                call(
                        urls,
                        caller -> Draft.redeem("10.00").by(collector),
                        caller -> "key-" + caller);

        assertThat(codes(answers)).isEqualTo(Map.of("0000", 17L, "0051", 47L));
        assertThat(
                        answers.stream()
                                .map(answer -> answer.member("txnConfirmationNumber"))
                                .filter(number -> !number.isEmpty()))
                .hasSize(17)
                .doesNotHaveDuplicates();
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.ZERO);
    }

    /** Starts all callers at once, distributed over these servers; an empty key is none. */
    private static List<Answer> call(
            List<String> urls, IntFunction<Draft> drafts, IntFunction<String> keys) {
        String token = instance.token("loy1-pos");
        CountDownLatch connected = new CountDownLatch(CALLERS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int caller = i;
                calls.add(
                        threads.submit(
                                () -> {
                                    String url = urls.get(caller % urls.size());
                                    try (PosTerminal till = new PosTerminal(url, token)) {
                                        connected.countDown();
                                        connected.await();
                                        Draft draft = drafts.apply(caller);
                                        String key = keys.apply(caller);
                                        return key.isEmpty()
                                                ? till.send(draft)
                                                : till.send(draft, key);
                                    }
                                }));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> call : calls) {
                answers.add(call.get());
            }
            return answers;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Long> codes(List<Answer> answers) {
        return answers.stream()
                .collect(groupingBy(answer -> answer.member("responseCode"), counting()));
    }
}
