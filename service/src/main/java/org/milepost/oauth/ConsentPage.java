package org.milepost.oauth;

import java.util.List;
import org.milepost.web.Messages;

/**
 * The model of the template {@code oauth/consent.jte}.
 *
 * @param messages the texts in the language of the page
 * @param partner the name of the partner that asks
 * @param programme the name of the member's programme
 * @param lastDigits the end of the membership number
 * @param household whether the member shares the balance with a household
 * @param scopes what the partner asks for, each in words
 * @param days how long the grant lasts at most
 * @param redirectUri where the member goes after the decision
 * @param request the authorization request, which the form posts again
 */
record ConsentPage(
        Messages messages,
        String partner,
        String programme,
        String lastDigits,
        boolean household,
        List<String> scopes,
        long days,
        RedirectUri redirectUri,
        String request,
        String formToken) {

    ConsentPage {
        scopes = List.copyOf(scopes);
    }

    /** Where the member goes after the decision, for people. */
    String destination() {
        return redirectUri.destination();
    }

    /** The key of the text about the destination. */
    String destinationKey() {
        return redirectUri.isOfWeb() ? "consent.destination.site" : "consent.destination.app";
    }
}
