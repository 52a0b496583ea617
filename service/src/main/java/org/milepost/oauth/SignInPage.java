package org.milepost.oauth;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.milepost.programme.Programme;
import org.milepost.web.Messages;

/**
 * The model of the template {@code oauth/sign-in.jte}.
 *
 * @param messages the texts in the language of the page
 * @param partner the name of the partner that sent the member
 * @param programmes those whose members may sign in for this partner
 * @param entered what the member has entered so far
 * @param errors what the member must correct
 * @param request the authorization request, which the form posts again
 */
record SignInPage(
        Messages messages,
        String partner,
        List<Programme> programmes,
        Entered entered,
        List<FieldError> errors,
        String request,
        String formToken) {

    SignInPage {
        programmes = List.copyOf(programmes);
        errors = List.copyOf(errors);
    }

    /** A field of the form. */
    enum Field {
        PROGRAMME,
        NUMBER,
        PASSWORD;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The id of the message about this field. */
        String faultId() {
            return id() + "-fault";
        }
    }

    /** Something that the member must correct before going on. */
    record FieldError(Field field, String message) {}

    /**
     * What a member has entered, without the password.
     *
     * @param programme the code of the programme, or empty
     */
    record Entered(String programme, String number) {
        static final Entered NOTHING = new Entered("", "");
    }

    /** The attribute {@code aria-invalid}; absent when null. */
    @Nullable String invalid(Field field) {
        return hasError(field) ? "true" : null;
    }

    /** The attribute {@code aria-describedby}; absent when null. */
    @Nullable String describedBy(Field field) {
        return hasError(field) ? field.faultId() : null;
    }

    private boolean hasError(Field field) {
        return errors.stream().anyMatch(it -> it.field == field);
    }
}
