package org.milepost.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.milepost.web.FormParameters;

/**
 * What an authorization request demands of the sign-in (OpenID Connect Core 1.0, section 3.1.2.1).
 *
 * @param nonce what the ID token repeats, printable ASCII
 * @param ageMax how long ago the member may have signed in
 * @param prompts what the member must be asked; or that nobody is asked
 * @param locales the languages of the pages, the best first, as the parameter has them; may be
 *     empty
 */
record SignInDemands(
        Optional<String> nonce, Optional<Duration> ageMax, Set<String> prompts, String locales) {

    /** Nothing. */
    static final SignInDemands NONE =
            new SignInDemands(Optional.empty(), Optional.empty(), Set.of(), "");

    /** The supported values of the parameter {@code prompt}. */
    static final List<String> PROMPTS = List.of("none", "login", "consent", "select_account");

    private static final String NOBODY_IS_ASKED = "none";
    private static final String MAX_AGE = "max_age";
    private static final String PROMPT = "prompt";
    private static final Pattern NONCE = Pattern.compile("[ -~]{1,512}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    SignInDemands {
        prompts = Set.copyOf(prompts);
    }

    /** The demands in the parameters of a request in which {@link #fault} finds none. */
    static SignInDemands of(FormParameters form) {
        return new SignInDemands(
                form.value("nonce").filter(it -> NONCE.matcher(it).matches()),
                form.value(MAX_AGE)
                        .filter(it -> SECONDS.matcher(it).matches())
                        .map(it -> Duration.ofSeconds(Long.parseLong(it))),
                form.value(PROMPT)
                        .map(it -> Set.copyOf(List.of(it.split(" ", -1))))
                        .orElse(Set.of()),
                form.value("ui_locales").orElse(""));
    }

    /** What is wrong with these parameters, for the client. */
    static Optional<String> fault(FormParameters form) {
        SignInDemands demands = of(form);
        if (form.value("nonce").isPresent() && demands.nonce.isEmpty()) {
            return Optional.of("The nonce must be 1 to 512 printable ASCII characters.");
        }
        if (form.value(MAX_AGE).isPresent() && demands.ageMax.isEmpty()) {
            return Optional.of("The max_age must be a number of seconds.");
        }
        if (!PROMPTS.containsAll(demands.prompts)) {
            return Optional.of("The prompt may contain only " + String.join(", ", PROMPTS) + ".");
        }
        return demands.asksNobody() && demands.prompts.size() > 1
                ? Optional.of("The prompt none cannot be combined with another.")
                : Optional.empty();
    }

    /** Whether no page may be shown. */
    boolean asksNobody() {
        return prompts.contains(NOBODY_IS_ASKED);
    }

    /** Whether this sign-in is good enough. */
    boolean isMetBy(SignIn signIn, Instant now) {
        return !prompts.contains("login")
                && !prompts.contains("select_account")
                && ageMax.map(it -> signIn.isWithin(it, now)).orElse(true);
    }

    /**
     * The authorization request after a sign-in that was made for it: without the demands that the
     * sign-in has met.
     *
     * @param query the request as it came
     */
    static String met(String query) {
        return Stream.of(query.split("&", -1))
                .filter(it -> !it.startsWith(MAX_AGE + "=") && !it.startsWith(PROMPT + "="))
                .collect(Collectors.joining("&"));
    }
}
