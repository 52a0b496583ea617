package org.milepost.staff;

import java.util.List;
import java.util.Optional;
import org.milepost.dialect.StaffRole;
import org.milepost.web.Messages;

/**
 * The model of the template {@code staff/staff-home.jte}.
 *
 * @param token one that was just issued
 */
record StaffHomePage(
        Messages messages,
        StaffAccount account,
        Optional<StaffSignIns.Issued> token,
        String formToken) {

    /** The names of the roles. */
    List<String> roles() {
        return account.roles().stream()
                .sorted()
                .map(StaffRole::word)
                .map(it -> messages.text("staff.role." + it))
                .toList();
    }
}
