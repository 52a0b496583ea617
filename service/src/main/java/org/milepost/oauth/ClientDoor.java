package org.milepost.oauth;

import java.time.Duration;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients in that prove who they are by their secret. Whoever guesses is slowed down, and a
 * client that is not there takes as long as one that is.
 *
 * <p>Threads: safe for all.
 */
public final class ClientDoor {

    private static final Logger LOG = LoggerFactory.getLogger(ClientDoor.class);

    private final ClientStore clients;
    private final SecretHash hash;
    private final Throttle throttle;

    /** A door for these clients. */
    public ClientDoor(ClientStore clients, SecretHash hash, Throttle throttle) {
        this.clients = clients;
        this.hash = hash;
        this.throttle = throttle;
    }

    /**
     * The active client that the form proves.
     *
     * @throws Refusal when it proves none, or must wait
     */
    Client admit(ClientForm form, Request request) {
        String address = request.remoteAddress();
        Duration wait = throttle.attempt(form.clientId(), address);
        if (!wait.isZero()) {
            throw Refusal.slowDown(Throttle.retryAfterSeconds(wait));
        }
        Optional<ClientStore.Credential> known = clients.find(form.clientId());
        if (known.isEmpty()) {
            hash.pretend(form.secret());
        }
        boolean proven =
                known.filter(it -> hash.matches(form.secret(), it.secretHash())).isPresent();
        if (!proven) {
            // A name that nobody has may be anything, a secret in the wrong field even.
            LOG.warn(
                    "client {} did not prove itself, from {}",
                    known.isPresent() ? form.clientId() : "of an unknown name",
                    address);
            throttle.failed(form.clientId(), address);
            throw Refusal.invalidClient(form.basic());
        }
        throttle.succeeded(form.clientId(), address);
        Optional<Client> active = known.map(ClientStore.Credential::client).filter(Client::active);
        if (active.isEmpty()) {
            LOG.warn(
                    "client {} is switched off and was refused, from {}", form.clientId(), address);
            throw Refusal.invalidClient(form.basic());
        }
        LOG.info("client {} proved itself, from {}", form.clientId(), address);
        return active.get();
    }
}
