package org.milepost.oauth;

import java.util.List;

/**
 * The model of the template {@code oauth/consent.jte}.
 *
 * @param partner the name of the partner that asks
 * @param programme the name of the member's programme
 * @param lastDigits the end of the membership number
 * @param household whether the member shares the balance with a household
 * @param scopes what the partner asks for, each in words
 * @param days how long the grant lasts at most
 * @param destination where the member goes after the decision
 * @param request the authorization request, which the form posts again
 */
record ConsentPage(
        String partner,
        String programme,
        String lastDigits,
        boolean household,
        List<String> scopes,
        long days,
        String destination,
        String request,
        String formToken) {

    ConsentPage {
        scopes = List.copyOf(scopes);
    }
}
