package org.milepost.operator;

import java.util.Locale;

/** What a call of the operator's API does, as far as roles differ in it. Each route needs one. */
public enum Permission {
    /** Shows programmes, offers, outages, partners, sponsors, agreements, roles. */
    READ_REFERENCE_DATA,
    /** Shows persons: collectors, members, their accounts, grants and sign-ins. */
    READ_PERSONS,
    /** Shows what members hold and what moved, by month. */
    READ_REPORTS,
    /** Shows settlement files of partners. */
    READ_FILES,
    /** Sends files of partners, and shows the verdicts on their lines, which name persons. */
    EXCHANGE_FILES,
    /** Shows clients, the staff and the names of keys; never a secret. */
    READ_CREDENTIALS,
    /** Shows the trail. */
    READ_TRAIL,
    /** Adds persons and changes their data, and ends their grants and sign-ins. */
    CHANGE_PERSONS,
    /** Exports and erases what is known of a person. */
    ERASE_PERSONS,
    /** Books corrections of balances, up to the limit of the role. */
    BOOK,
    /** Shows bookings that wait for a second person. */
    READ_APPROVALS,
    /** Decides bookings that somebody else asked for, up to the limit of the role. */
    APPROVE,
    /** Adds and changes offers. */
    CHANGE_OFFERS,
    /** Adds and changes partners, sponsors and agreements, and the keys and clients of partners. */
    CHANGE_PARTNERS,
    /** Adds and changes programmes and outages. */
    CHANGE_PROGRAMMES,
    /** Says who may do what: clients of the operator, the staff, and the limits of roles. */
    CHANGE_ROLES;

    /** The form in answers. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
