package org.milepost.oauth;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.milepost.http.Fault;
import org.milepost.http.RetryAfter;
import org.milepost.postgres.SqlFailure;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;

/**
 * The API clients, kept in memory and read again every second, so that a client disabled in any
 * instance is refused here within two seconds. While the database cannot be reached, the last known
 * ones are used.
 *
 * <p>Threads: shared; a background job reads the clients.
 */
public final class Clients implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Beyond it, clients that were disabled may still call. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(30);

    private final ClientStore store;
    private final BackgroundJob job =
            new BackgroundJob("clients", PERIOD, SINCE_SUCCESS_MAX, this::refresh);

    private volatile Map<String, Client> byId;

    /** Reads the clients for the first time, and again every second until closed. */
    public Clients(ClientStore store) {
        this.store = store;
        this.byId = read(store);
        job.start();
    }

    /**
     * The client with this identifier, active or not. An unknown one is looked up in the database,
     * because it may just have been added.
     *
     * @throws Fault 503 when it is unknown and the database cannot be reached
     */
    public Optional<Client> find(String clientId) {
        Client known = byId.get(clientId);
        return known == null ? lookUp(clientId) : Optional.of(known);
    }

    /** Whether tokens of this client are accepted. */
    public boolean isActive(String clientId) {
        return find(clientId).filter(Client::active).isPresent();
    }

    /** The state of the job that reads. */
    public JobStatus jobStatus() {
        return job.status();
    }

    @Override
    public void close() {
        job.close();
    }

    /** Reads one row by its key. */
    private Optional<Client> lookUp(String clientId) {
        try {
            Optional<Client> found = store.find(clientId).map(ClientStore.Credential::client);
            found.ifPresent(this::add);
            return found;
        } catch (RuntimeException e) {
            if (SqlFailure.ofStore(e).isEmpty()) {
                throw e;
            }
            throw new Fault(503, "The client cannot be looked up now.", RetryAfter.header(PERIOD));
        }
    }

    /** Adds a client until the next reading. */
    private synchronized void add(Client client) {
        Map<String, Client> more = new HashMap<>(byId);
        more.putIfAbsent(client.clientId(), client);
        byId = Map.copyOf(more);
    }

    private void refresh() {
        Map<String, Client> all = read(store);
        synchronized (this) {
            byId = all;
        }
    }

    private static Map<String, Client> read(ClientStore store) {
        return store.all().stream()
                .collect(Collectors.toUnmodifiableMap(Client::clientId, Function.identity()));
    }
}
