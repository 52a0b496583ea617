package org.milepost.proofs.torture;

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
import org.milepost.proofs.crash.Program;
import org.milepost.proofs.site.Pauses;

/**
 * The tokens of the till and of the members, got anew before they end.
 *
 * <p>Threads: shared; renewed by one thread.
 */
final class Keys {

    private static final String SCOPES =
            "debit reverse_transaction retrieve_account retrieve_transactions retrieve_username";
    private static final int ATTEMPTS_MAX = 20;
    private static final Duration RENEWED_EVERY = Duration.ofMinutes(12);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final Path scratch;
    private final Supplier<URI> server;
    private final Map<Member, String> members = new ConcurrentHashMap<>();
    private volatile String till = "";

    private Keys(Path scratch, Supplier<URI> server) {
        this.scratch = scratch;
        this.server = server;
    }

    /**
     * Gets all.
     *
     * @param scratch a directory for what the commands say
     * @param server where one can be asked now
     */
    static Keys get(Path scratch, Supplier<URI> server, List<Member> members) {
        Keys keys = new Keys(scratch, server);
        keys.renew(members);
        return keys;
    }

    /** Gets all anew from time to time. */
    void keepNew(List<Member> members, BooleanSupplier goesOn) {
        while (!Pauses.await(RENEWED_EVERY, () -> !goesOn.getAsBoolean())) {
            renew(members);
        }
    }

    /** That of the till. */
    String till() {
        return till;
    }

    /** That of a member, for the partner HOTEL. */
    String of(Member member) {
        return Objects.requireNonNull(members.get(member));
    }

    private void renew(List<Member> all) {
        till =
                persistently(
                        () -> BearerToken.of(server.get(), "loy1-pos", "loy1-pos-secret").text());
        all.forEach(member -> members.put(member, persistently(() -> ask(member))));
    }

    private String ask(Member member) {
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

    /** A server may just be dying. */
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
