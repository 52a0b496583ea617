package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.avios.PartnerGuard;
import org.slf4j.LoggerFactory;

/** Wrong keys, secrets and passwords do not block the correct ones, over the real server. */
class GuessingTest {

    private static final Map<String, String> OWN_TOKEN = Map.of("grant_type", "client_credentials");

    @AutoClose private static final RunningInstance INSTANCE = RunningInstance.start();

    @Test
    void aValidKeyPassesAtOnceAfterAHundredWrongOnesFromItsAddress() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger guard = (Logger) LoggerFactory.getLogger(PartnerGuard.class);
        log.start();
        guard.addAppender(log);
        try (WireClient wire = new WireClient(INSTANCE.url())) {
            for (int i = 0; i < 120; i++) {
                assertThat(programmes(wire, "wrong" + (1_000_000_000_000_000_000L + i)))
                        .isEqualTo(403);
            }
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                assertThat(programmes(wire, "wrong" + (2_000_000_000_000_000_000L + i)))
                        .isEqualTo(403);
                answers.add(programmes(wire, "sandbox0sandbox0sandbox0"));
            }

            assertThat(answers).hasSize(20).containsOnly(200);
        } finally {
            guard.detachAppender(log);
        }
        assertThat(log.list)
                .hasSizeBetween(10, 100)
                .first()
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEqualTo(
                        "a call without a valid api_key was refused from 127.0.0.1;"
                                + " if this repeats, check the key with the partner");
    }

    @Test
    void aRightSecretPassesAtOnceAfterHundredsOfWrongOnes() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ClientAuthenticator.class);
        log.start();
        logger.addAppender(log);
        try (TokenClient tokenClient = new TokenClient(INSTANCE.url())) {
            for (int i = 0; i < 300; i++) {
                assertThat(ask(tokenClient, "loy1-pos", "guess-" + i).status()).isEqualTo(401);
                assertThat(ask(tokenClient, "nobody-at-all", "guess").status()).isEqualTo(401);
            }

            assertThat(ask(tokenClient, "loy1-pos", "loy1-pos-secret").status()).isEqualTo(200);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).hasSizeLessThan(300);
    }

    /** Eight tills of one client, each with a connection of its own, while sign-ins are flooded. */
    @Test
    void eightTillsAtOnceAllGetATokenDuringAFloodOfSignIns() throws Exception {
        try (Flood flood = new Flood(3)) {
            flood.awaitAttempts(1);
            List<Callable<Integer>> tills = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tills.add(
                        () -> {
                            try (TokenClient tokenClient = new TokenClient(INSTANCE.url())) {
                                return ask(tokenClient, "loy2-pos", "loy2-pos-secret").status();
                            }
                        });
            }
            List<Integer> answers = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                for (Future<Integer> answer : threads.invokeAll(tills)) {
                    answers.add(answer.get());
                }
            }

            assertThat(answers).hasSize(8).containsOnly(200);
        }
    }

    /** The time is that of SignInQueueTest; here a busy machine may need a second attempt. */
    @Test
    void theRightPasswordPassesWhileTheSameMemberIsAttackedFromTheSameAddress() {
        List<Integer> answers = new ArrayList<>();
        try (Flood flood = new Flood(3);
                Browser jane = new Browser(INSTANCE.url())) {
            flood.awaitAttempts(3);
            jane.arrive(Browser.request());
            while (answers.size() < 3 && !answers.contains(303)) {
                answers.add(jane.signIn("ATRP", Browser.JANE, "sandbox").status());
            }
        }

        assertThat(answers).contains(303);
    }

    private static int programmes(WireClient wire, String key) {
        return wire.send("GET", "/v1/programmes?api_key=" + key, "", new byte[0]).status();
    }

    private static Answer ask(TokenClient tokenClient, String clientId, String secret) {
        return tokenClient.post("/oauth/token", clientId, secret, OWN_TOKEN);
    }

    /** Browsers that guess at Jane's password as fast as they get answers, until it is closed. */
    private static final class Flood implements AutoCloseable {

        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger attempts = new AtomicInteger();

        Flood(int browsers) {
            for (int i = 0; i < browsers; i++) {
                threads.execute(this::guess);
            }
        }

        void awaitAttempts(int number) {
            Await.until("the attempts", () -> attempts.get() >= number);
        }

        @Override
        public void close() {
            over.set(true);
            threads.close();
        }

        private void guess() {
            try (Browser attacker = new Browser(INSTANCE.url())) {
                attacker.arrive(Browser.request());
                while (!over.get()) {
                    attacker.signIn("ATRP", Browser.JANE, "guess");
                    attempts.incrementAndGet();
                }
            }
        }
    }
}
