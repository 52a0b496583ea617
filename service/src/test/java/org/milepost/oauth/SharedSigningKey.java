package org.milepost.oauth;

import com.nimbusds.jose.jwk.RSAKey;
import java.time.Instant;
import org.milepost.postgres.Database;

/** One key that signs the tokens of all databases of a test run, for making one takes seconds. */
public final class SharedSigningKey {

    private static final RSAKey KEY = SigningKeys.generate();

    private SharedSigningKey() {}

    /** Makes it the first key of a database that has none. */
    public static void putInto(Database database) {
        new SigningKeyStore(database).addFirst(KEY, Instant.parse("2026-01-01T00:00:00Z"));
    }
}
