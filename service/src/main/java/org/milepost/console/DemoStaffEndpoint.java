package org.milepost.console;

import java.util.List;
import java.util.function.Supplier;
import org.milepost.dialect.StaffRole;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.staff.StaffAccount;
import org.milepost.staff.StaffSignIns;
import org.milepost.web.Cookies;
import org.milepost.web.FormPages;
import org.milepost.web.FormParameters;
import org.milepost.web.Languages;
import org.milepost.web.Messages;

/**
 * {@code /sandbox/staff}: the persons of a demo's staff, one for each role, of whom a visitor
 * becomes one by a click. {@code serve} has no such page.
 *
 * <p>Threads: shared.
 */
public final class DemoStaffEndpoint {

    /** The address of the page. */
    public static final String PATH = "/sandbox/staff";

    private static final int NOT_FOUND = 404;

    private final FormPages pages;
    private final Cookies cookies;
    private final StaffSignIns signIns;
    private final List<StaffAccount> persons;
    private final Languages languages = new Languages();

    /**
     * The page.
     *
     * @param url the URL at which the demo listens, once it does
     * @param issuer the URL at which browsers reach the pages of staff
     */
    public DemoStaffEndpoint(
            Supplier<String> url, String issuer, StaffSignIns signIns, List<StaffAccount> persons) {
        this.pages = new FormPages(url, "demo-staff");
        this.cookies = new Cookies(issuer, StaffSignIns.COOKIE);
        this.signIns = signIns;
        this.persons = List.copyOf(persons);
    }

    /** The model of the template {@code console/demo.jte}. */
    record DemoPage(Messages texts, String formToken, List<StaffAccount> persons) {

        DemoPage {
            persons = List.copyOf(persons);
        }

        String text(String key) {
            return texts.text("console." + key);
        }

        /** The role of a person, and what it may do. */
        String role(StaffAccount person) {
            StaffRole role = person.roles().iterator().next();
            return texts.text("staff.role." + role.word());
        }

        String about(StaffAccount person) {
            return texts.text("console.demo." + person.roles().iterator().next().word());
        }
    }

    /** {@code GET /sandbox/staff}. */
    Response show(Request request) {
        FormPages.Browser browser = pages.browser(request);
        Messages texts =
                languages.best(FormParameters.parse(request.query()).first("lang"), request);
        return pages.page(
                browser,
                "console/demo.jte",
                new DemoPage(texts, pages.token(browser), persons),
                texts.language());
    }

    /** {@code POST /sandbox/staff}: the browser is signed in as one of the persons. */
    Response signIn(Request request) {
        String staff = pages.posted(request).fields().first("staff");
        String cookie =
                persons.stream()
                        .filter(it -> it.staff().equals(staff))
                        .findFirst()
                        .flatMap(it -> signIns.startUnproven(it.staff()))
                        .orElseThrow(() -> new Fault(NOT_FOUND, "There is no such person."));
        return FormPages.redirect("/console").with("Set-Cookie", cookies.set(cookie));
    }
}
