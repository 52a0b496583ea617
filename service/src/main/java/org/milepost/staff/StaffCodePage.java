package org.milepost.staff;

import org.milepost.web.Messages;

/** The model of the template {@code staff/staff-code.jte}. */
record StaffCodePage(Messages messages, StaffFormErrors errors, String formToken) {}
