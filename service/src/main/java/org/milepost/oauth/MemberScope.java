package org.milepost.oauth;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The scopes that a member can grant, in the order in which the consent page lists them. */
public enum MemberScope {
    DEBIT("debit", "Spend from your balance when you buy there"),
    REVERSE_TRANSACTION("reverse_transaction", "Give back what you spent there"),
    UPDATE_MEMBERSHIP("update_membership", "Change your membership details"),
    RETRIEVE_MEMBERSHIP("retrieve_membership", "See your membership details, such as your name"),
    RETRIEVE_ACCOUNT("retrieve_account", "See your balance and the status of your account"),
    RETRIEVE_TRANSACTIONS("retrieve_transactions", "See what you collected and spent"),
    /** The name is that of the partner API's document. */
    RETRIEVE_USERNAME("retrieve_username", "See your membership number");

    /** The names of all. */
    public static final Set<String> NAMES =
            Arrays.stream(values()).map(MemberScope::scope).collect(Collectors.toUnmodifiableSet());

    private final String scope;
    private final String description;

    MemberScope(String scope, String description) {
        this.scope = scope;
        this.description = description;
    }

    /** The name in tokens and requests. */
    public String scope() {
        return scope;
    }

    /** What these scopes allow, for members. */
    static List<String> descriptions(Collection<String> scopes) {
        return Arrays.stream(values())
                .filter(each -> scopes.contains(each.scope))
                .map(each -> each.description)
                .toList();
    }
}
