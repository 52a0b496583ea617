package org.milepost.staff;

import org.milepost.web.Messages;

/**
 * The model of the template {@code staff/staff-sign-in.jte}.
 *
 * @param email what the person has entered
 * @param hasProvider whether persons can sign in at a provider
 */
record StaffSignInPage(
        Messages messages,
        String email,
        StaffFormErrors errors,
        String formToken,
        boolean hasProvider) {}
