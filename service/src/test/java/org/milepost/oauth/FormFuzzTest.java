package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.Fuzzing;

/**
 * Any form of a client and any authorization request is read or refused: a form that is read proves
 * one client in one way, and a member is sent back only to where the client is at home.
 */
@Tag("fuzz")
public final class FormFuzzTest {

    private static final Client SHOP =
            new Client(
                    "shop",
                    Optional.of(1),
                    Set.of("amcash"),
                    Set.of("debit", "retrieve_account"),
                    Set.of("https://shop.example/back", "http://127.0.0.1/back"),
                    true);

    @Test
    void anyBytesAreAFormOrRefused() throws IOException {
        Fuzzing.feed("form", FormFuzzTest::fuzzerTestOneInput);
    }

    /**
     * One input, by the name that Jazzer looks for: a form, before which an Authorization header
     * may stand on a line of its own.
     */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, UTF_8);
        int line = text.indexOf('\n');
        if (line < 0) {
            form(text, List.of());
        } else {
            form(text.substring(line + 1), List.of(text.substring(0, line)));
        }
        authorization(text);
    }

    private static void form(String body, List<String> authorization) {
        ClientForm form;
        try {
            form = ClientForm.read(body, authorization);
        } catch (OAuthError refusal) {
            requireRefused(refusal);
            return;
        }
        require(!form.clientId().isEmpty(), "nobody is let in");
        require(form.basic() != authorization.isEmpty(), "proved in another way");
        require(
                form.form().parameters().values().stream().allMatch(values -> values.size() == 1),
                "a parameter is there twice");
        try {
            require(SHOP.scopes().containsAll(form.scopes(SHOP.scopes())), "a scope too many");
            form.required("grant_type");
        } catch (OAuthError refusal) {
            requireRefused(refusal);
        }
    }

    private static void authorization(String query) {
        switch (AuthorizationRules.read(query, FormFuzzTest::client)) {
            case AuthorizationRequest.ErrorPage _ -> {}
            case AuthorizationRequest.ErrorRedirect it -> requireHome(it.redirectUri(), it.state());
            case AuthorizationRequest.Valid it -> {
                requireHome(it.redirectUri(), it.state());
                require(!it.scopes().isEmpty(), "asked for nothing");
                require(SHOP.memberScopes().containsAll(it.scopes()), "asked for too much");
                require(
                        it.challenge().length() == 43
                                || (it.challenge().isEmpty() && it.demands().nonce().isPresent()),
                        "no challenge");
            }
        }
    }

    private static Optional<Client> client(String id) {
        return Optional.of(SHOP).filter(it -> it.clientId().equals(id));
    }

    private static void requireRefused(OAuthError refusal) {
        int status = refusal.response().status();
        require(status == 400 || status == 401, "refused as something else");
    }

    private static void requireHome(RedirectUri address, Optional<String> state) {
        require(
                address.text().equals("https://shop.example/back")
                        || address.text().matches("http://127\\.0\\.0\\.1(:[0-9]*)?/back"),
                "sent elsewhere");
        require(state.stream().allMatch(it -> it.matches("[ -~]{1,1024}")), "odd state");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
