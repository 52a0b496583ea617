package org.milepost.oauth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.milepost.http.Fault;
import org.milepost.http.LogLimit;
import org.milepost.http.RetryAfter;
import org.milepost.member.SecretHash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates clients by their secrets, and identifies public clients, which have none. Secrets
 * are generated with 256 random bits, so that attempts need no limit: a right secret is always
 * accepted. Log lines about wrong ones are limited.
 *
 * <p>Older secrets are stored as slow hashes until they are used for the first time. These are
 * checked one at a time, so that wrong ones cannot occupy all processors.
 *
 * <p>Threads: shared.
 */
public final class ClientAuthenticator {

    private static final Logger LOG = LoggerFactory.getLogger(ClientAuthenticator.class);
    private static final Duration SLOW_WAIT_MAX = Duration.ofSeconds(5);

    private final ClientStore clients;
    private final Semaphore slowChecks = new Semaphore(1, true);
    private final InstantSource clock;
    private final LogLimit refusals;
    private final Consumer<String> operatorRefusals;

    /**
     * An authenticator of these clients.
     *
     * @param operatorRefusals gets the identifier of a client with the operator's scope that was
     *     refused
     * @param clock real time
     */
    public ClientAuthenticator(
            ClientStore clients, Consumer<String> operatorRefusals, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
        this.operatorRefusals = operatorRefusals;
        this.refusals = new LogLimit(clock);
    }

    /**
     * The active client with the credentials in the form; never a public one.
     *
     * @param address where the request comes from
     * @throws OAuthError when there is none
     * @throws Fault 503 when a slow hash was not checked in time
     */
    Client authenticate(ClientForm form, String address) {
        Client client = identify(form, address);
        if (client.isPublic()) {
            throw refused(form.clientId(), "is public and was refused", form, address);
        }
        return client;
    }

    /**
     * The active client that the form names: with its credentials, or without if it is a public
     * client, which has none.
     *
     * @param address where the request comes from
     * @throws OAuthError when there is none
     * @throws Fault 503 when a slow hash was not checked in time
     */
    Client identify(ClientForm form, String address) {
        Optional<ClientStore.Credential> known = clients.find(form.clientId());
        StoredSecret stored = known.map(ClientStore.Credential::secret).orElse(SecretDigest.NONE);
        if (!isRight(form, stored)) {
            known.map(ClientStore.Credential::client).ifPresent(this::recordRefusal);
            // An unknown name may be a secret in the wrong field.
            String name = known.isPresent() ? form.clientId() : "of an unknown name";
            throw refused(name, "was not authenticated", form, address);
        }
        Client client = known.orElseThrow().client();
        if (!client.active()) {
            recordRefusal(client);
            throw refused(form.clientId(), "is inactive and was refused", form, address);
        }
        if (client.isPublic()) {
            LOG.info(
                    "public client {} used the token endpoint from {}; nothing to do",
                    form.clientId(),
                    address);
        } else {
            LOG.info(
                    "client {} was authenticated from {}; nothing to do", form.clientId(), address);
        }
        return client;
    }

    private void recordRefusal(Client client) {
        if (client.scopes().contains(Client.OPERATOR_SCOPE)) {
            operatorRefusals.accept(client.clientId());
        }
    }

    private boolean isRight(ClientForm form, StoredSecret stored) {
        return switch (stored) {
            case SecretDigest digest ->
                    digest.matches(form.secret()) || isFormer(form.clientId(), form.secret());
            case StoredSecret.SlowHash slow -> isRight(form, slow);
            case StoredSecret.None _ -> form.secret().isEmpty();
        };
    }

    /** Whether it is a secret that was replaced and has not ended. */
    private boolean isFormer(String clientId, String secret) {
        SecretDigest presented = SecretDigest.of(secret);
        return clients.formerSecrets(clientId, clock.instant()).stream()
                .anyMatch(presented::equals);
    }

    private boolean isRight(ClientForm form, StoredSecret.SlowHash slow) {
        takeTurn();
        try {
            if (!SecretHash.isOf(form.secret(), slow.hash())) {
                return false;
            }
        } finally {
            slowChecks.release();
        }
        clients.convert(form.clientId(), slow, SecretDigest.of(form.secret()));
        return true;
    }

    private void takeTurn() {
        try {
            if (slowChecks.tryAcquire(SLOW_WAIT_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Map<String, String> later = RetryAfter.header(SLOW_WAIT_MAX);
        throw new Fault(503, "Too many attempts at this client at once.", later);
    }

    private OAuthError refused(String name, String what, ClientForm form, String address) {
        OptionalLong leftOut = refusals.line();
        if (leftOut.isPresent()) {
            LOG.warn(
                    "client {} {} from {}; it gets no token; if this repeats,"
                            + " check the client with its partner{}",
                    name,
                    what,
                    address,
                    LogLimit.words(leftOut.getAsLong()));
        }
        return OAuthError.invalidClient(form.basic());
    }
}
