package org.milepost.dialect;

import java.util.Optional;
import java.util.Set;
import org.milepost.http.Principal;
import org.milepost.programme.ApiKeyDigest;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;

/** The caller of a request, as the guard of the route has proven it: one type for each kind. */
public sealed interface Caller extends Principal {

    /** A caller that sent an access token. */
    sealed interface TokenHolder extends Caller {

        /** The name of the OAuth client that the token was issued to. */
        String clientId();

        /** The partner that the client belongs to; empty for a client of the operator. */
        Optional<PartnerId> clientPartner();
    }

    /**
     * A client of the operator with a client token, or a person of its staff.
     *
     * @param clientId the name of the client, or {@code staff:} and that of the person
     * @param roles what it may do; a token with another scope than the operator's needs none
     */
    record OperatorClient(String clientId, Set<StaffRole> roles) implements TokenHolder {

        public OperatorClient {
            roles = Set.copyOf(roles);
        }

        @Override
        public Optional<PartnerId> clientPartner() {
            return Optional.empty();
        }
    }

    /** A client of a partner, with a client token. */
    record PartnerClient(String clientId, PartnerId partner) implements TokenHolder {
        @Override
        public Optional<PartnerId> clientPartner() {
            return Optional.of(partner);
        }
    }

    /**
     * A member, through a client that has the member's consent.
     *
     * @param programme the code of the member's programme
     * @param number the member's number, not the household's
     */
    record ConsentingMember(
            String clientId, Optional<PartnerId> clientPartner, String programme, String number)
            implements TokenHolder {}

    /**
     * A partner, proven by its {@code api_key}.
     *
     * @param partner an active partner
     * @param key the digest of the key
     * @param token the token of a client of this partner that was sent as well
     */
    record KeyedPartner(Partner partner, ApiKeyDigest key, Optional<TokenHolder> token)
            implements Caller {

        /** The member whose token was sent. */
        public Optional<ConsentingMember> member() {
            return token.filter(ConsentingMember.class::isInstance)
                    .map(ConsentingMember.class::cast);
        }
    }
}
