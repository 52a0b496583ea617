package org.milepost.oauth;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.oauth.AuthorizationRequest.Askable;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;

/**
 * Who may ask which members: the active clients of active partners, in the programmes that the
 * partner has agreed with.
 *
 * <p>Threads: safe for all.
 */
final class Askers {

    private static final Pattern REQUEST = Pattern.compile("[!-~]{1,7000}");

    private final Clients clients;
    private final Programmes programmes;
    private final Members members;

    Askers(Clients clients, Programmes programmes, Members members) {
        this.clients = clients;
        this.programmes = programmes;
        this.members = members;
    }

    /** Reads the query of an authorization request. */
    AuthorizationRequest read(String query) {
        boolean readable = REQUEST.matcher(query).matches();
        return AuthorizationRules.read(readable ? query : "", this::find);
    }

    /** The name of the partner that asks, for people. */
    String partner(Askable asked) {
        return partner(asked.client()).map(Partner::name).orElseThrow();
    }

    /** The programmes whose members it may ask, by name. */
    List<Programme> programmes(Askable asked) {
        return programmes(asked.client());
    }

    /** The one of them that has this code. */
    Optional<Programme> programme(Askable asked, String code) {
        return programmes(asked).stream().filter(it -> it.code().equals(code)).findFirst();
    }

    /** Whether the member shares the balance with a household. */
    boolean isMerged(Programme programme, Subject member) {
        return members.find(MemberId.of(programme, member.number()))
                .filter(Member::isMerged)
                .isPresent();
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

    private List<Programme> programmes(Client client) {
        Optional<PartnerId> partner = client.partner().map(PartnerId::new);
        Catalogue catalogue = programmes.current();
        return catalogue.programmes().stream()
                .filter(
                        each ->
                                partner.flatMap(it -> catalogue.agreement(it, each.id()))
                                        .isPresent())
                .sorted(Comparator.comparing(Programme::name).thenComparing(Programme::code))
                .toList();
    }
}
