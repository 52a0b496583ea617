package org.milepost.oauth;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API clients, held in memory and read again every second, so that a client switched off in any
 * instance is refused here within two. While the database is away, the last known ones count.
 *
 * <p>Threads: safe for all; one thread of its own reads.
 */
public final class Clients implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ClientStore store;
    private final Thread reader;

    private volatile Map<String, Client> byId;

    /** Reads the clients for the first time, and keeps them fresh until closed. */
    public Clients(ClientStore store) {
        this.store = store;
        this.byId = read(store);
        this.reader = Thread.ofVirtual().name("clients").start(this::keepFresh);
    }

    /** The client of this name, active or not. */
    public Optional<Client> find(String clientId) {
        return Optional.ofNullable(byId.get(clientId));
    }

    /** Whether tokens of this client are honoured. */
    public boolean isActive(String clientId) {
        Client client = byId.get(clientId);
        return client != null && client.active();
    }

    @Override
    public void close() {
        reader.interrupt();
    }

    private void keepFresh() {
        boolean reachable = true;
        while (true) {
            try {
                Thread.sleep(PERIOD);
                byId = read(store);
                reachable = true;
            } catch (InterruptedException e) {
                return;
            } catch (JdbiException e) {
                if (reachable) {
                    LOG.warn("The clients cannot be read; the last known ones count meanwhile");
                }
                reachable = false;
            }
        }
    }

    private static Map<String, Client> read(ClientStore store) {
        return store.all().stream()
                .collect(Collectors.toUnmodifiableMap(Client::clientId, Function.identity()));
    }
}
