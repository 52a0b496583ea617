package org.milepost.oauth;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;

/** Checks the issuer, the audience, the required claims and the times of a token, by our clock. */
final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {

    private final InstantSource clock;

    ClaimsVerifier(
            String issuer,
            String audience,
            Set<String> required,
            Duration skewMax,
            InstantSource clock) {
        super(audience, new JWTClaimsSet.Builder().issuer(issuer).build(), required);
        this.clock = clock;
        setMaxClockSkew((int) skewMax.toSeconds());
    }

    @Override
    protected Date currentTime() {
        return Date.from(clock.instant());
    }
}
