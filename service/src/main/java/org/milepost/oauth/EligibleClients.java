package org.milepost.oauth;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;

/**
 * The clients that may ask members for consent: active clients of active partners that have an
 * agreement with a programme. Each may ask the members of these programmes.
 *
 * <p>Threads: shared.
 */
final class EligibleClients {

    private static final Pattern QUERY = Pattern.compile("[!-~]{1,7000}");

    private final Clients clients;
    private final Programmes programmes;
    private final InstantSource clock;

    EligibleClients(Clients clients, Programmes programmes, InstantSource clock) {
        this.clients = clients;
        this.programmes = programmes;
        this.clock = clock;
    }

    /** Reads the query of an authorization request. */
    AuthorizationRequest read(String query) {
        boolean readable = QUERY.matcher(query).matches();
        return AuthorizationRules.read(readable ? query : "", this::find);
    }

    /** The name of the client's partner, for people. */
    String partnerName(Client client) {
        return partner(client).map(Partner::name).orElseThrow();
    }

    /** The programmes whose members the client may ask, by name. */
    List<Programme> programmes(Client client) {
        Optional<PartnerId> partner = client.partner().map(PartnerId::new);
        Catalogue catalogue = programmes.current();
        return catalogue.programmes().stream()
                .filter(
                        each ->
                                partner.flatMap(it -> catalogue.agreement(it, each.id()))
                                        .isPresent())
                .map(it -> it.at(clock.instant()))
                .sorted(Comparator.comparing(Programme::name).thenComparing(Programme::code))
                .toList();
    }

    /** The one of them that has this code. */
    Optional<Programme> programme(Client client, String code) {
        return programmes(client).stream().filter(it -> it.code().equals(code)).findFirst();
    }

    private Optional<Client> find(String clientId) {
        return clients.find(clientId)
                .filter(Client::active)
                .filter(client -> partner(client).filter(Partner::active).isPresent())
                .filter(client -> !programmes(client).isEmpty());
    }

    private Optional<Partner> partner(Client client) {
        return client.partner().flatMap(id -> programmes.current().partner(new PartnerId(id)));
    }
}
