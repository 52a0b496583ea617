package org.milepost.junit;

/**
 * The credentials of a client of the sandbox. They are public, because everything in a sandbox is.
 */
public enum SandboxCredentials {
    /** A till of sponsor LOY1: vendor 100087, acquirers 100000, 100001 and 130011. */
    LOY1_POS("loy1-pos", "loy1-pos-secret", "", "amcash"),
    /** A till of sponsor LOY2: vendor 100088, acquirer 100002. */
    LOY2_POS("loy2-pos", "loy2-pos-secret", "", "amcash"),
    /** The Avios partner HOTEL, in the programmes ATRP and BAEC. */
    AVIOS_HOTEL("avios-hotel", "avios-hotel-secret", "sandbox0sandbox0sandbox0", "debit"),
    /** The Avios partner CARS, in the programme ATRP; it may only credit. */
    AVIOS_CARS("avios-cars", "avios-cars-secret", "sandbox1sandbox1sandbox1", "retrieve_username"),
    /** The client of the operator's API. */
    OPERATOR("operator", "operator-secret", "", "operator");

    private final String clientId;
    private final String secret;
    private final String apiKey;
    private final String scope;

    SandboxCredentials(String clientId, String secret, String apiKey, String scope) {
        this.clientId = clientId;
        this.secret = secret;
        this.apiKey = apiKey;
        this.scope = scope;
    }

    /** The {@code client_id} of OAuth. */
    public String clientId() {
        return clientId;
    }

    /** The {@code client_secret} of OAuth. */
    public String secret() {
        return secret;
    }

    /** The {@code api_key} of the partner API; empty for clients that do not use it. */
    public String apiKey() {
        return apiKey;
    }

    /** The scope that this module itself asks for. */
    String scope() {
        return scope;
    }
}
