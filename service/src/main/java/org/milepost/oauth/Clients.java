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
 * The API clients, held in memory and read again every second, so that a client switched off in any
 * instance is refused here within two. While the database is away, the last known ones count.
 *
 * <p>Threads: safe for all; a job reads.
 */
public final class Clients implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Beyond it clients that were switched off may still call. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(30);

    private final ClientStore store;
    private final BackgroundJob job =
            new BackgroundJob("clients", PERIOD, SINCE_SUCCESS_MAX, this::refresh);

    private volatile Map<String, Client> byId;

    /** Reads the clients for the first time, and keeps them fresh until closed. */
    public Clients(ClientStore store) {
        this.store = store;
        this.byId = read(store);
        job.start();
    }

    /**
     * The client of this name, active or not. One that is not known yet is looked for, as it may
     * have been added a moment ago, and is then known.
     *
     * @throws Fault 503 when it is not known and the database is out of reach
     */
    public Optional<Client> find(String clientId) {
        Client known = byId.get(clientId);
        return known == null ? lookFor(clientId) : Optional.of(known);
    }

    /** Whether tokens of this client are honoured. */
    public boolean isActive(String clientId) {
        return find(clientId).filter(Client::active).isPresent();
    }

    /** How the reading goes. */
    public JobStatus jobStatus() {
        return job.status();
    }

    @Override
    public void close() {
        job.close();
    }

    /** Reads one row by its key. */
    private Optional<Client> lookFor(String clientId) {
        try {
            Optional<Client> found = store.find(clientId).map(ClientStore.Credential::client);
            found.ifPresent(this::remember);
            return found;
        } catch (RuntimeException e) {
            if (SqlFailure.ofStore(e).isEmpty()) {
                throw e;
            }
            throw new Fault(503, "The client cannot be looked up now.", RetryAfter.header(PERIOD));
        }
    }

    /** What the job reads later replaces it. */
    private synchronized void remember(Client client) {
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
