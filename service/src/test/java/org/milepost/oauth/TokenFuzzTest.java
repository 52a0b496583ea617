package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;
import org.milepost.Fuzzing;
import org.milepost.RunningInstance;

/** Only our token is accepted, and any address and subject is read or refused. */
@Tag("fuzz")
public final class TokenFuzzTest {

    private static final SigningKeys KEYS =
            SigningKeys.of(List.of(SigningKeys.generate().toJSONString()));
    private static final TokenSettings SETTINGS = TokenSettings.of("https://milepost.example");
    private static final FakeClock CLOCK = new FakeClock(RunningInstance.NOON);
    private static final String GOOD =
            new TokenIssuer(KEYS, SETTINGS, CLOCK).issue("till", "till", Set.of("amcash"));
    private static final char SPLICE = '!';

    @Test
    void anyBytesButATokenOfOursAreRefused() throws IOException {
        Fuzzing.feed("token", TokenFuzzTest::fuzzerTestOneInput);
    }

    /** One input, by the name that Jazzer looks for. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, UTF_8);
        String token = text.length() > 3 && text.charAt(0) == SPLICE ? spliced(text) : text;
        try {
            // No cached result may be used.
            TokenVerifier verifier = new TokenVerifier(KEYS, SETTINGS, id -> true, CLOCK);
            AccessToken claims = verifier.verify(token);
            boolean isIssued =
                    claims.clientId().equals("till")
                            && claims.member().isEmpty()
                            && claims.scopes().equals(Set.of("amcash"));
            if (!isIssued) {
                throw new AssertionError("a token that was never issued is taken");
            }
        } catch (InvalidToken e) {
            if (token.equals(GOOD)) {
                throw new AssertionError("a token that was issued is refused", e);
            }
        }
        RedirectUri.of(text);
        Subject.of(text);
    }

    /** A token of ours, in the middle of which the input puts something else. */
    private static String spliced(String text) {
        String middle = text.substring(3);
        int from = (text.charAt(1) * 128 + text.charAt(2)) % GOOD.length();
        int to = Math.min(GOOD.length(), from + middle.length());
        return GOOD.substring(0, from) + middle + GOOD.substring(to);
    }
}
