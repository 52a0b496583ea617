package org.milepost.till;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The sponsors of the sandbox whose till this can be, with their public credentials. */
enum TillSponsor {
    LOY1("Loyal Groceries", "100087", "100000"),
    LOY2("Loyal Fuels", "100088", "100002");

    private final String storeName;
    private final String vendorId;
    private final String acquirerId;

    TillSponsor(String storeName, String vendorId, String acquirerId) {
        this.storeName = storeName;
        this.vendorId = vendorId;
        this.acquirerId = acquirerId;
    }

    /** The name over the receipt. */
    String storeName() {
        return storeName;
    }

    /** {@code vendorId} of its requests. */
    String vendorId() {
        return vendorId;
    }

    /** {@code acquirerId} of its requests. */
    String acquirerId() {
        return acquirerId;
    }

    /** The client whose token it uses. */
    String clientId() {
        return name().toLowerCase(Locale.ROOT) + "-pos";
    }

    /** The sponsor whose client this is. */
    static Optional<TillSponsor> ofClient(String clientId) {
        return Arrays.stream(values()).filter(it -> it.clientId().equals(clientId)).findFirst();
    }

    /** The sponsor with this code. */
    static Optional<TillSponsor> of(String code) {
        return Arrays.stream(values()).filter(it -> it.name().equals(code)).findFirst();
    }
}
