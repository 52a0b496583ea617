package org.milepost.operator;

import static org.milepost.operator.Permission.APPROVE;
import static org.milepost.operator.Permission.BOOK;
import static org.milepost.operator.Permission.CHANGE_OFFERS;
import static org.milepost.operator.Permission.CHANGE_PARTNERS;
import static org.milepost.operator.Permission.CHANGE_PERSONS;
import static org.milepost.operator.Permission.EXCHANGE_FILES;
import static org.milepost.operator.Permission.READ_APPROVALS;
import static org.milepost.operator.Permission.READ_CREDENTIALS;
import static org.milepost.operator.Permission.READ_FILES;
import static org.milepost.operator.Permission.READ_PERSONS;
import static org.milepost.operator.Permission.READ_REFERENCE_DATA;
import static org.milepost.operator.Permission.READ_REPORTS;
import static org.milepost.operator.Permission.READ_TRAIL;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.milepost.dialect.StaffRole;

/** What each role may do. Pure. */
final class RoleRules {

    private RoleRules() {}

    /** The permissions of a role. */
    static Set<Permission> permissions(StaffRole role) {
        return switch (role) {
            case SUPPORT_READER -> EnumSet.of(READ_REFERENCE_DATA, READ_PERSONS);
            case SUPPORT_AGENT ->
                    EnumSet.of(
                            READ_REFERENCE_DATA,
                            READ_PERSONS,
                            CHANGE_PERSONS,
                            BOOK,
                            READ_APPROVALS);
            case FINANCE ->
                    EnumSet.of(
                            READ_REFERENCE_DATA,
                            READ_PERSONS,
                            READ_REPORTS,
                            READ_FILES,
                            EXCHANGE_FILES,
                            READ_TRAIL,
                            BOOK,
                            READ_APPROVALS,
                            APPROVE);
            case PARTNER_MANAGER ->
                    EnumSet.of(
                            READ_REFERENCE_DATA,
                            READ_FILES,
                            READ_CREDENTIALS,
                            CHANGE_OFFERS,
                            CHANGE_PARTNERS);
            case PROGRAMME_ADMINISTRATOR -> EnumSet.allOf(Permission.class);
            case AUDITOR ->
                    EnumSet.of(
                            READ_REFERENCE_DATA,
                            READ_PERSONS,
                            READ_REPORTS,
                            READ_FILES,
                            READ_CREDENTIALS,
                            READ_TRAIL,
                            READ_APPROVALS);
        };
    }

    /** Whether one of the roles has the permission. */
    static boolean allow(Collection<StaffRole> roles, Permission permission) {
        return roles.stream().anyMatch(it -> permissions(it).contains(permission));
    }
}
