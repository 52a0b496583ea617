package org.milepost.till;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.milepost.http.Endpoint;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.sandbox.ClockEndpoint;
import org.milepost.sandbox.FaultInjection;
import org.milepost.web.FormPages;
import org.milepost.web.FormParameters;
import org.milepost.web.Languages;
import org.milepost.web.Messages;
import org.milepost.web.StaticFile;
import org.milepost.web.StaticFiles;
import org.milepost.web.WebJar;

/**
 * {@code /till}: a till in the browser, with a terminal, a window, receipts, and its requests as
 * they were on the wire. It works without scripts: each input is a form that is answered by a
 * redirect to the page. A script only replaces the page's parts and takes keys of the keyboard.
 *
 * <p>Threads: shared; calls run on the virtual threads of their requests. Two inputs of one browser
 * at the same time: the later result stays.
 */
public final class TillEndpoint {

    /** The address of the page. */
    public static final String PATH = "/till";

    private static final int BAD_REQUEST = 400;
    private static final int TILLS_MAX = 1_000;
    private static final Duration TILL_IDLE_MAX = Duration.ofHours(12);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");
    private static final Pattern CONFIRMATION = Pattern.compile("[0-9A-Za-z -]{1,32}");
    private static final Pattern KEY = Pattern.compile("[0-9]|ENTER|CLEAR");
    private static final List<String> ENTRIES = List.of("SWIPE", "SCAN", "MANUAL", "PREREGISTERED");

    private final TillProgram program;
    private final ClockEndpoint clock;
    private final Languages languages = new Languages();
    private final Cache<String, TillState> tills =
            Caffeine.newBuilder().maximumSize(TILLS_MAX).expireAfterAccess(TILL_IDLE_MAX).build();
    private final FormPages pages;

    /**
     * Tills of a demo.
     *
     * @param url the URL at which the demo listens, once it does
     * @param clock moves the demo's time
     */
    public TillEndpoint(Supplier<String> url, ClockEndpoint clock) {
        this.pages = new FormPages(url, "till");
        this.clock = clock;
        this.program = new TillProgram(new TillClient(url), clock.clock());
    }

    /** {@code GET /till}: the till of this browser. */
    public Response show(Request request) {
        FormPages.Browser browser = pages.browser(request);
        String cookie = browser.cookie();
        Messages asked =
                languages.best(FormParameters.parse(request.query()).first("lang"), request);
        boolean isChosen = FormParameters.parse(request.query()).has("lang");
        TillState till = tills.getIfPresent(cookie);
        if (till == null) {
            till = program.start(asked.language());
            tills.put(cookie, till);
        } else if (isChosen && !till.language().equals(asked.language())) {
            till = till.in(asked.language());
            tills.put(cookie, till);
        }
        return page(browser, till, languages.named(till.language()));
    }

    /** {@code POST /till}: an input, answered by a redirect to the page. */
    public Response act(Request request) {
        FormPages.PostedForm form = pages.posted(request);
        String cookie = form.cookie();
        TillState till = tills.getIfPresent(cookie);
        TillState next =
                till == null
                        ? program.start(Messages.ENGLISH.language())
                        : next(till, form.fields());
        tills.put(cookie, next);
        return FormPages.redirect(PATH);
    }

    private TillState next(TillState till, FormParameters form) {
        return switch (form.first("do")) {
            case "add" ->
                    program.add(
                            till, TillItem.of(form.first("item")).orElseThrow(this::unreadable));
            case "empty" -> till.withBasket(List.of());
            case "card" ->
                    program.card(
                            till,
                            matching(NUMBER, digits(form)),
                            Optional.of(form.first("entry"))
                                    .filter(ENTRIES::contains)
                                    .orElseThrow(this::unreadable));
            case "key" -> program.key(till, matching(KEY, form.first("key")));
            case "reverse" ->
                    program.reverse(
                            till,
                            matching(NUMBER, digits(form)),
                            matching(CONFIRMATION, form.first("confirmation").strip()));
            case "fault" ->
                    till.withFault(
                            Optional.of(form.first("fault"))
                                    .filter(
                                            it ->
                                                    it.isEmpty()
                                                            || FaultInjection.kinds().contains(it))
                                    .orElseThrow(this::unreadable));
            case "sponsor" ->
                    till.of(TillSponsor.of(form.first("sponsor")).orElseThrow(this::unreadable));
            case "clock" -> {
                if (!clock.moveTo(form.first("to"))) {
                    throw unreadable();
                }
                yield till;
            }
            default -> throw unreadable();
        };
    }

    /** The typed number, or else the chosen one. */
    private static String digits(FormParameters form) {
        String typed = form.first("number").replaceAll("[ -]", "");
        return typed.isEmpty() ? form.first("collector") : typed;
    }

    private String matching(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            throw unreadable();
        }
        return text;
    }

    private Fault unreadable() {
        return new Fault(BAD_REQUEST, "The form has a field that the page does not send.");
    }

    private Response page(FormPages.Browser browser, TillState till, Messages texts) {
        TillPage page =
                new TillPage(
                        texts,
                        pages.token(browser),
                        till,
                        TillScreen.of(till, texts),
                        TillReceipt.of(till, texts),
                        clock.local(),
                        FaultInjection.kinds(),
                        ClockEndpoint.destinations());
        return pages.page(browser, "till/till.jte", page, texts.language());
    }

    /** {@code GET /till/{file}}: what the page loads. */
    public static Endpoint files() {
        return new StaticFiles(
                Map.of(
                        "till.css",
                        file("till.css", "text/css;charset=UTF-8"),
                        "till.js",
                        file("till.js", "text/javascript;charset=UTF-8"),
                        "htmx.js",
                        new WebJar("org.webjars.npm", "htmx.org")
                                .file("dist/htmx.min.js", "text/javascript;charset=UTF-8")),
                "There is no such file.");
    }

    private static StaticFile file(String name, String contentType) {
        return StaticFile.ofResource("/till/" + name, contentType, StaticFile.ASK_EACH_TIME);
    }
}
