package org.milepost.proofs.signin;

import java.net.URI;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a person of the staff does with the pages of the console: follow links by their text, fill
 * in forms, and search.
 *
 * <p>Threads: used by one thread.
 *
 * @param server where the console is
 * @param violations gets what is wrong
 */
record ConsoleSession(Chrome chrome, URI server, List<String> violations) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TARGET = "[data-proof]";

    /** Opens a page. */
    void go(String path) {
        chrome.go(server.resolve(path));
    }

    /** Signs in at a demo as the person with this name. */
    void become(String staff) {
        go("/sandbox/staff?lang=en");
        chrome.leaveBy("button[value='" + staff + "']");
    }

    /** Follows the link with this text, of the content of the page. */
    void follow(String text) {
        boolean isThere =
                chrome.ask(
                                """
                                document.querySelectorAll('[data-proof]')
                                    .forEach(it => it.removeAttribute('data-proof'));
                                const link = [...document.querySelectorAll('main a, main button')]
                                    .find(it => it.innerText.trim() === %s);
                                link?.setAttribute('data-proof', '');
                                return link != null;
                                """
                                        .formatted(JSON.writeValueAsString(text)))
                        .asBoolean();
        if (isThere) {
            chrome.leaveBy(TARGET);
        } else {
            expect("there is a link \"" + text + "\"", false);
        }
    }

    /** Searches by the box of the page. */
    void search(String text) {
        chrome.type("#q", text);
        chrome.leaveBy("form.search button");
    }

    /** Enters values into the form of the page; names are those of its fields. */
    void fill(Map<String, String> values) {
        values.forEach(
                (name, value) -> {
                    String field = "#f-" + name;
                    if (!chrome.isThere(field)) {
                        expect("there is a field " + name, false);
                    } else if (isTyped(field)) {
                        chrome.type(field, value);
                    } else {
                        chrome.set(field, value);
                    }
                });
    }

    private boolean isTyped(String field) {
        return chrome.ask(
                        "return document.querySelector('%s').matches('textarea, input[type=text]');"
                                .formatted(field))
                .asBoolean();
    }

    /** Ticks the box with this value. */
    void tick(String value) {
        chrome.tapTwice("main input[value='" + value + "']", java.time.Duration.ZERO);
    }

    /** Sends the form of the page, and confirms the page that shows what will be done. */
    void submit() {
        preview();
        if (chrome.isThere("main form input[name=step][value=do]")) {
            chrome.leaveBy("main form button");
        }
    }

    /** Sends the form of the page. */
    void preview() {
        if (chrome.isThere("main form button")) {
            chrome.leaveBy("main form button");
        } else {
            expect("there is a form at " + chrome.address(), false);
        }
    }

    /** The text of the content of the page. */
    String text() {
        return chrome.ask("return document.querySelector('main').innerText;").asString("");
    }

    /** The text of the first element. */
    String text(String selector) {
        return chrome.ask(
                        "return document.querySelector(%s)?.innerText ?? '';"
                                .formatted(JSON.writeValueAsString(selector)))
                .asString("");
    }

    /** Whether the page contains a text; says what is wrong if not. */
    void expectText(String task, String text) {
        String all = text();
        if (!all.contains(text)) {
            expect(
                    task
                            + ": the page says \""
                            + text
                            + "\" (it begins: "
                            + all.substring(0, Math.min(160, all.length())).replace('\n', ' ')
                            + ")",
                    false);
        }
    }

    void expect(String what, boolean holds) {
        if (!holds) {
            violations.add("failed: " + what);
        }
    }
}
