package org.milepost.proofs.workload;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.milepost.bench.BearerToken;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.Program;

/**
 * The tokens of the till and of the members, renewed before they expire.
 *
 * <p>Threads: shared; renewed by one thread.
 */
final class WorkloadTokens {

    private static final String SCOPES =
            "debit reverse_transaction retrieve_account retrieve_transactions retrieve_username";
    private static final int ATTEMPTS_MAX = 20;
    private static final Duration RENEWED_EVERY = Duration.ofMinutes(12);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final Path scratch;
    private final Supplier<URI> server;
    private final Map<SandboxMember, String> members = new ConcurrentHashMap<>();
    private volatile String till = "";

    private WorkloadTokens(Path scratch, Supplier<URI> server) {
        this.scratch = scratch;
        this.server = server;
    }

    /**
     * Gets all.
     *
     * @param scratch a directory for what the commands say
     * @param server where one can be asked now
     */
    static WorkloadTokens get(Path scratch, Supplier<URI> server, List<SandboxMember> members) {
        WorkloadTokens tokens = new WorkloadTokens(scratch, server);
        tokens.renew(members);
        return tokens;
    }

    /** Renews all of them periodically. */
    void keepNew(List<SandboxMember> members, BooleanSupplier goesOn) {
        while (!Pauses.await(RENEWED_EVERY, () -> !goesOn.getAsBoolean())) {
            renew(members);
        }
    }

    /** The one that a request needs: a till's, or a member's for the partner HOTEL. */
    String of(LoadRequest request) {
        return request.member().map(it -> Objects.requireNonNull(members.get(it))).orElse(till);
    }

    private void renew(List<SandboxMember> all) {
        till =
                persistently(
                        () -> BearerToken.of(server.get(), "loy1-pos", "loy1-pos-secret").text());
        all.forEach(member -> members.put(member, persistently(() -> ask(member))));
    }

    private String ask(SandboxMember member) {
        Program.Ended ended =
                Program.run(
                        scratch,
                        "token",
                        "--url",
                        server.get().toString(),
                        "--member",
                        member.number(),
                        "--programme",
                        member.programme(),
                        "--client",
                        "avios-hotel",
                        "--scope",
                        SCOPES);
        if (ended.exitCode() != 0) {
            throw new IllegalStateException("no token: " + ended.err());
        }
        return ended.out().strip();
    }

    /** A server may be stopping. */
    private static String persistently(Supplier<String> question) {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.get();
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
                Pauses.pause(BETWEEN_ATTEMPTS);
            }
        }
    }
}
