package org.milepost.proofs.workload;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.milepost.bench.process.Pauses;
import org.milepost.proofs.history.AccountRead;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.Invocation;

/**
 * A caller that only reads: balances in both APIs, the latest transfers, and sometimes an echo.
 *
 * <p>Threads: a run is one thread's own.
 *
 * @param workload what all callers share
 * @param random its own chance
 */
record ReadingCaller(Workload workload, SplittableRandom random) implements Runnable {

    private static final int PACE_MILLIS_MAX = 60;
    private static final int WANTED = 8;
    private static final int STATUS_LENGTH = "200 ".length();

    @Override
    public void run() {
        boolean hasMembers = !workload.plan().members().isEmpty();
        while (workload.goesOn()) {
            switch (random.nextInt(hasMembers ? 8 : 4)) {
                case 0, 1, 2 -> inquire();
                case 3 -> workload.ask(checkout("echo", workload.busyCollector(random)), random);
                case 4 -> readLatest();
                default -> readBalance();
            }
            Pauses.pause(Duration.ofMillis(random.nextInt(PACE_MILLIS_MAX)));
        }
    }

    private void inquire() {
        long collector = workload.busyCollector(random);
        Invocation invocation = workload.ask(checkout("inquire", collector), random);
        if (invocation.completion().balance().isPresent()) {
            add(Checkout.account(collector), invocation, 0, List.of());
        }
    }

    private LoadRequest checkout(String call, long collector) {
        return Checkout.ask(call, collector, workload.nextTrace());
    }

    private void readBalance() {
        SandboxMember member = workload.anyMember(random);
        Invocation invocation = workload.ask(PartnerRequests.balance(member), random);
        if (invocation.isOk()) {
            add(member.books(), invocation, 0, List.of());
        }
    }

    private void readLatest() {
        SandboxMember member = workload.anyMember(random);
        Invocation invocation = workload.ask(PartnerRequests.latest(member, WANTED), random);
        if (invocation.isOk()) {
            String body = invocation.completion().text().substring(STATUS_LENGTH);
            add(
                    member.books(),
                    invocation,
                    WANTED,
                    PartnerRequests.identifiers(new ReceivedAnswer(0, body).json()));
        }
    }

    private void add(String account, Invocation invocation, int wanted, List<String> latest) {
        Completion completion = invocation.completion();
        OptionalLong balance = wanted == 0 ? completion.balance() : OptionalLong.empty();
        workload.history()
                .add(
                        new AccountRead(
                                account,
                                invocation.startNanos(),
                                invocation.endNanos(),
                                balance,
                                wanted,
                                latest));
    }
}
