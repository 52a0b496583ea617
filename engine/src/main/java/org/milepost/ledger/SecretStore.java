package org.milepost.ledger;

import java.security.SecureRandom;
import org.jdbi.v3.core.Jdbi;

/** Secret keys that are stored in the database. */
final class SecretStore {

    private static final int BYTES = 32;

    private final Jdbi jdbi;

    SecretStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The secret of this name, created if there is none; of two instances one creates it. */
    byte[] obtain(String name) {
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        return jdbi.inTransaction(
                handle -> {
                    handle.createUpdate(
                                    """
                                    INSERT INTO installation_secret (name, material)
                                    VALUES (:name, :material) ON CONFLICT (name) DO NOTHING
                                    """)
                            .bind("name", name)
                            .bind("material", fresh)
                            .execute();
                    return handle.createQuery(
                                    "SELECT material FROM installation_secret WHERE name = :name")
                            .bind("name", name)
                            .mapTo(byte[].class)
                            .one();
                });
    }
}
