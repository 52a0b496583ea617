package org.milepost.proofs.signin;

import java.net.URI;

/**
 * The realm of members at Keycloak: its users, the partners' clients and the claims of their
 * tokens, as an operator would set them up.
 */
final class KeycloakRealm {

    private KeycloakRealm() {}

    /** The realm as Keycloak imports it, with tokens for this audience. */
    static String json(String audience) {
        return """
               {
                 "realm": "members",
                 "enabled": true,
                 "sslRequired": "none",
                 "accessTokenLifespan": 300,
                 "components": {
                   "org.keycloak.userprofile.UserProfileProvider": [{
                     "providerId": "declarative-user-profile",
                     "config": {"kc.user.profile.config": [
                       "{\\"attributes\\":[{\\"name\\":\\"username\\"},{\\"name\\":\\"email\\"}],\\"unmanagedAttributePolicy\\":\\"ENABLED\\"}"
                     ]}
                   }]
                 },
                 "clientScopes": [%s, %s],
                 "users": [
                   {"username": "jane", "enabled": true,
                    "credentials": [{"type": "password", "value": "sandbox"}],
                    "attributes": {"programme": ["ATRP"],
                                   "membership_number": ["3081471017300186"]}},
                   {"username": "nobody", "enabled": true,
                    "credentials": [{"type": "password", "value": "sandbox"}]}
                 ],
                 "clients": [%s, %s]
               }
               """
                .formatted(
                        scope("retrieve_account"),
                        scope("debit"),
                        client("avios-hotel", audience),
                        client("avios-cars", "https://elsewhere.example"));
    }

    /** A realm whose members sign in at this installation, through the broker. */
    static String broker(URI milepost) {
        return """
               {
                 "realm": "members",
                 "enabled": true,
                 "sslRequired": "none",
                 "components": {
                   "org.keycloak.userprofile.UserProfileProvider": [{
                     "providerId": "declarative-user-profile",
                     "config": {"kc.user.profile.config": [
                       "{\\"attributes\\":[{\\"name\\":\\"username\\"},{\\"name\\":\\"email\\"},{\\"name\\":\\"firstName\\"},{\\"name\\":\\"lastName\\"}]}"
                     ]}
                   }]
                 },
                 "identityProviders": [{
                   "alias": "milepost",
                   "providerId": "oidc",
                   "enabled": true,
                   "trustEmail": false,
                   "config": {
                     "issuer": "%1$s",
                     "authorizationUrl": "%1$s/oauth/authorize",
                     "tokenUrl": "%1$s/oauth/token",
                     "userInfoUrl": "%1$s/oauth/userinfo",
                     "jwksUrl": "%1$s/oauth/jwks",
                     "useJwksUrl": "true",
                     "validateSignature": "true",
                     "clientId": "avios-hotel",
                     "clientSecret": "avios-hotel-secret",
                     "clientAuthMethod": "client_secret_post",
                     "defaultScope": "openid profile"
                   }
                 }],
                 "clients": [{
                   "clientId": "site", "enabled": true, "publicClient": true,
                   "standardFlowEnabled": true,
                   "redirectUris": ["http://127.0.0.1/*", "http://127.0.0.1:*"]
                 }]
               }
               """
                .formatted(milepost);
    }

    private static String scope(String name) {
        return """
               {"name": "%s", "protocol": "openid-connect",
                "attributes": {"include.in.token.scope": "true"}}
               """
                .formatted(name);
    }

    private static String client(String clientId, String audience) {
        return """
               {
                 "clientId": "%1$s",
                 "enabled": true,
                 "secret": "%1$s-secret",
                 "directAccessGrantsEnabled": true,
                 "standardFlowEnabled": false,
                 "defaultClientScopes": [],
                 "optionalClientScopes": ["retrieve_account", "debit"],
                 "attributes": {
                   "access.token.header.type.rfc9068": "true",
                   "access.token.lifespan": "20"
                 },
                 "protocolMappers": [
                   {"name": "audience", "protocol": "openid-connect",
                    "protocolMapper": "oidc-audience-mapper",
                    "config": {"included.custom.audience": "%2$s", "access.token.claim": "true"}},
                   %3$s, %4$s
                 ]
               }
               """
                .formatted(
                        clientId, audience, attribute("programme"), attribute("membership_number"));
    }

    private static String attribute(String name) {
        return """
               {"name": "%1$s", "protocol": "openid-connect",
                "protocolMapper": "oidc-usermodel-attribute-mapper",
                "config": {"user.attribute": "%1$s", "claim.name": "%1$s",
                           "jsonType.label": "String", "access.token.claim": "true"}}
               """
                .formatted(name);
    }
}
