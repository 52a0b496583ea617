package org.milepost.proofs.torture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.milepost.proofs.crash.Answer;
import org.milepost.proofs.retries.Attempt;
import org.milepost.proofs.retries.History;
import org.milepost.proofs.retries.Sending;
import org.milepost.proofs.retries.Servers;
import org.milepost.proofs.site.Pauses;

/**
 * Somebody who only asks: for balances in both dialects, for the latest transactions, and for an
 * echo now and then.
 *
 * <p>Threads: a run is one thread's own.
 */
final class Reader implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final int PACE_MILLIS_MAX = 60;
    private static final int OK = 200;
    private static final int WANTED = 8;
    private static final String LATEST = "&start-record=1&end-record=" + WANTED;

    private final Load load;
    private final Servers servers;
    private final SplittableRandom random;

    Reader(Load load, Servers servers, SplittableRandom random) {
        this.load = load;
        this.servers = servers;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (load.goesOn()) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> inquire();
                    case 3, 4, 5 -> readBalance();
                    case 6 -> readTransactions();
                    default -> echo();
                }
                Pauses.pause(Duration.ofMillis(random.nextInt(PACE_MILLIS_MAX)));
            }
        } catch (RuntimeException e) {
            load.complain("a reader failed: " + e);
        }
    }

    private void inquire() {
        long collector = load.busyCollector(random);
        Attempt attempt = askCheckout(History.Kind.INQUIRE, collector);
        Meanings.ofCheckout(attempt)
                .filter(it -> it.balance().isPresent())
                .ifPresent(it -> look(Load.books(collector), attempt, it.balance(), 0, List.of()));
    }

    private void echo() {
        askCheckout(History.Kind.ECHO, load.busyCollector(random));
    }

    private Attempt askCheckout(History.Kind kind, long collector) {
        Servers.Door door = servers.any(random);
        byte[] request =
                History.ask(kind, collector, load.nextTrace())
                        .request(door.address().getAuthority(), load.keys().till());
        Attempt attempt = ask(door, request);
        attempt.answer()
                .filter(it -> !it.isApproved() && !it.isUndecided())
                .ifPresent(this::complain);
        return attempt;
    }

    private void readBalance() {
        Member member = someMember();
        Attempt attempt = askPartner(member, member.path("v2", ""));
        answer(attempt)
                .ifPresent(it -> look(member.books(), attempt, Meanings.balance(it), 0, List.of()));
    }

    private void readTransactions() {
        Member member = someMember();
        Attempt attempt = askPartner(member, member.path("v1", "/transactions") + LATEST);
        answer(attempt)
                .ifPresent(
                        it ->
                                look(
                                        member.books(),
                                        attempt,
                                        OptionalLong.empty(),
                                        WANTED,
                                        Meanings.latest(it)));
    }

    private Attempt askPartner(Member member, String path) {
        Servers.Door door = servers.any(random);
        return ask(door, Errand.read(path, door.address().getAuthority(), load.keys().of(member)));
    }

    private Attempt ask(Servers.Door door, byte[] request) {
        Attempt attempt = Sending.patiently(door, PATIENCE, request);
        load.sent(attempt);
        return attempt;
    }

    private Optional<Answer> answer(Attempt attempt) {
        attempt.answer()
                .filter(it -> it.status() != OK && !Meanings.isNotNow(it))
                .ifPresent(this::complain);
        return attempt.answer().filter(it -> it.status() == OK);
    }

    private void complain(Answer answer) {
        load.complain("an answer to a reader that cannot be: " + answer);
    }

    private void look(
            String account,
            Attempt attempt,
            OptionalLong balance,
            int wanted,
            List<String> latest) {
        load.add(
                new Look(
                        account,
                        attempt.startNanos(),
                        attempt.endNanos(),
                        balance,
                        wanted,
                        latest));
    }

    private Member someMember() {
        return load.members().get(random.nextInt(load.members().size()));
    }
}
