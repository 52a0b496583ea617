package org.milepost.oauth;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The scopes that a member can grant, in the order in which the consent page lists them. */
public enum MemberScope {
    DEBIT("debit"),
    REVERSE_TRANSACTION("reverse_transaction"),
    UPDATE_MEMBERSHIP("update_membership"),
    RETRIEVE_MEMBERSHIP("retrieve_membership"),
    RETRIEVE_ACCOUNT("retrieve_account"),
    RETRIEVE_TRANSACTIONS("retrieve_transactions"),
    /** The name is that of the partner API's document. */
    RETRIEVE_USERNAME("retrieve_username"),
    /** An ID token, and the endpoint for claims (OpenID Connect Core 1.0, section 3.1.2.1). */
    OPENID("openid"),
    /** The claims with the name (OpenID Connect Core 1.0, section 5.4). */
    PROFILE("profile"),
    /** The claims with the programme and the membership number. */
    MEMBERSHIP_NUMBER("membership_number");

    /** The names of all. */
    public static final Set<String> NAMES =
            Arrays.stream(values()).map(MemberScope::scope).collect(Collectors.toUnmodifiableSet());

    private final String scope;

    MemberScope(String scope) {
        this.scope = scope;
    }

    /** The name in tokens and requests. */
    public String scope() {
        return scope;
    }

    /** Whether it is among these. */
    boolean isAmong(Collection<String> scopes) {
        return scopes.contains(scope);
    }

    /** The keys of the texts for members about these scopes. */
    static List<String> messageKeys(Collection<String> scopes) {
        return Arrays.stream(values())
                .filter(each -> each.isAmong(scopes))
                .map(each -> "scope." + each.scope)
                .toList();
    }
}
