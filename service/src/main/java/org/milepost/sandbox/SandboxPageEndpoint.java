package org.milepost.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.milepost.http.Endpoint;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.web.FormPages;
import org.milepost.web.FormParameters;
import org.milepost.web.Languages;
import org.milepost.web.Messages;
import org.milepost.web.StaticFile;
import org.milepost.web.StaticFiles;

/**
 * {@code /sandbox}: the calls of partners with the reasons for their answers, what became of a key,
 * and buttons for faults and for the time. It works without scripts; a script only adds the calls
 * as they come.
 *
 * <p>Threads: shared; calls run on the virtual threads of their requests.
 */
public final class SandboxPageEndpoint {

    /** The address of the page. */
    public static final String PATH = "/sandbox";

    private static final String PROBLEM = "sandbox.problem.";

    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int SHOWN_MAX = 50;
    private static final int TIMES_MAX = 1_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{0,19}");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

    private final CallLog calls;
    private final FaultSwitches switches;
    private final ClockEndpoint clock;
    private final KeyOutcomeCall outcomes;
    private final FormPages pages;
    private final Languages languages = new Languages();

    /**
     * The pages of a demo.
     *
     * @param url the URL at which the demo listens, once it does
     */
    public SandboxPageEndpoint(
            Supplier<String> url, CallLog calls, FaultSwitches switches, ClockEndpoint clock) {
        this.calls = calls;
        this.switches = switches;
        this.clock = clock;
        this.outcomes = new KeyOutcomeCall(url);
        this.pages = new FormPages(url, "sandbox");
    }

    /** {@code GET /sandbox}: the page. */
    public Response show(Request request) {
        FormParameters query = FormParameters.parse(request.query());
        CallFilter filter = CallFilter.of(query);
        long last = calls.last();
        return page(
                request,
                query,
                filter,
                last,
                calls.latest(it -> it.number() <= last && filter.fits(it), SHOWN_MAX));
    }

    /** {@code GET /sandbox/live}: the same page with only the calls after a number. */
    public Response live(Request request) {
        FormParameters query = FormParameters.parse(request.query());
        String after = query.first("after");
        if (!WHOLE.matcher(after).matches()) {
            throw unreadable();
        }
        long first = Long.parseLong(after);
        CallFilter filter = CallFilter.of(query);
        long last = calls.last();
        List<RecordedCall> fresh =
                calls.latest(
                        it -> it.number() > first && it.number() <= last && filter.fits(it),
                        SHOWN_MAX);
        return fresh.isEmpty()
                ? new Response(NO_CONTENT, "", new byte[0], Map.of())
                : page(request, query, filter, last, fresh);
    }

    /** {@code POST /sandbox}: a form, answered by a redirect to the page. */
    public Response act(Request request) {
        FormParameters form = pages.posted(request).fields();
        String problem =
                switch (form.first("do")) {
                    case "fault" -> addFault(form);
                    case "random" -> randomise(form);
                    case "clear" -> {
                        switches.clear();
                        yield "";
                    }
                    case "clock" -> clock.moveTo(form.first("to")) ? "" : "sandbox.problem.clock";
                    default -> throw unreadable();
                };
        Messages texts = languages.best(form.first("lang"), request);
        return FormPages.redirect(
                SandboxPage.address(PATH, CallFilter.of(form), texts.language())
                        + (problem.isEmpty() ? "" : "&problem=" + problem)
                        + (form.first("do").equals("clock") ? "#clock-title" : "#faults-title"));
    }

    /** {@code GET /sandbox/keys}: the calls with a key. */
    public Response key(Request request) {
        FormParameters query = FormParameters.parse(request.query());
        return keyPage(request, query, Optional.empty());
    }

    /** {@code POST /sandbox/keys}: the same, and what the API says became of it. */
    public Response askForKey(Request request) {
        FormParameters form = pages.posted(request).fields();
        Optional<KeyOutcomeCall.Told> told =
                calls.latest(it -> it.key().equals(form.first("key")), SHOWN_MAX).stream()
                        .filter(KeyOutcomeCall::canAsk)
                        .findFirst()
                        .map(outcomes::ask);
        return keyPage(request, form, told);
    }

    /** {@code GET /sandbox/files/{file}}: what the pages load besides the files of the till. */
    public static Endpoint files() {
        return new StaticFiles(
                Map.of(
                        "sandbox.css",
                        StaticFile.ofResource(
                                "/sandbox/sandbox.css",
                                "text/css;charset=UTF-8",
                                StaticFile.ASK_EACH_TIME)),
                "There is no such file.");
    }

    private Response page(
            Request request,
            FormParameters query,
            CallFilter filter,
            long last,
            List<RecordedCall> shown) {
        Messages texts = languages.best(query.first("lang"), request);
        FormPages.Browser browser = pages.browser(request);
        String problem = query.first("problem");
        SandboxPage page =
                new SandboxPage(
                        texts,
                        pages.token(browser),
                        shown.stream()
                                .map(it -> SandboxPage.ShownCall.of(it, calls, texts))
                                .toList(),
                        last,
                        filter,
                        !query.has("pause"),
                        clock.local(),
                        switches.state(),
                        problem.startsWith(PROBLEM) && texts.has(problem) ? problem : "");
        return pages.page(browser, "sandbox/sandbox.jte", page, texts.language());
    }

    private Response keyPage(
            Request request, FormParameters fields, Optional<KeyOutcomeCall.Told> told) {
        Messages texts = languages.best(fields.first("lang"), request);
        FormPages.Browser browser = pages.browser(request);
        String key = fields.first("key").strip();
        List<SandboxPage.ShownCall> shown =
                calls.latest(it -> !key.isEmpty() && it.key().equals(key), SHOWN_MAX).stream()
                        .map(it -> SandboxPage.ShownCall.of(it, calls, texts))
                        .toList();
        KeyPage page = new KeyPage(texts, pages.token(browser), key, shown, told);
        return pages.page(browser, "sandbox/key.jte", page, texts.language());
    }

    /** The key of what is wrong; empty when the fault is set. */
    private String addFault(FormParameters form) {
        FaultKind kind = FaultKind.of(form.first("fault")).orElseThrow(this::unreadable);
        Optional<FaultCall> call = form.value("fault-call").flatMap(FaultCall::of);
        String number = form.first("fault-number").replaceAll("[ -]", "");
        String times = form.first("times");
        if (!NUMBER.matcher(number).matches()) {
            return "sandbox.problem.number";
        }
        if (!WHOLE.matcher(times).matches() || !isTimes(Integer.parseInt(times))) {
            return "sandbox.problem.times";
        }
        FaultSwitches.Switch added =
                new FaultSwitches.Switch(
                        kind,
                        call,
                        Optional.of(number).filter(it -> !it.isEmpty()),
                        Optional.empty(),
                        Integer.parseInt(times));
        return switches.add(added) ? "" : "sandbox.problem.many";
    }

    private String randomise(FormParameters form) {
        String rate = form.first("per-thousand");
        String seed = form.first("seed").strip();
        if (!WHOLE.matcher(rate).matches() || Integer.parseInt(rate) > TIMES_MAX) {
            return "sandbox.problem.rate";
        }
        if (!seed.isEmpty() && !WHOLE.matcher(seed).matches()) {
            return "sandbox.problem.seed";
        }
        int chosen =
                seed.isEmpty()
                        ? ThreadLocalRandom.current().nextInt(1_000_000)
                        : Integer.parseInt(seed);
        switches.start(
                new FaultSwitches.RandomFaults(chosen, Integer.parseInt(rate), FaultKind.ALL));
        return "";
    }

    private static boolean isTimes(int times) {
        return times >= 1 && times <= TIMES_MAX;
    }

    private Fault unreadable() {
        return new Fault(BAD_REQUEST, "The form has a field that the page does not send.");
    }
}
