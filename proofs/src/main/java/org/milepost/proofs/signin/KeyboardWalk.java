package org.milepost.proofs.signin;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Goes through a page by the tab key alone: each control is reached, in the order of the page, the
 * focus is seen, and the first stop leads to the content.
 *
 * <p>Threads: used by one thread.
 */
final class KeyboardWalk {

    /** More stops than any page has. */
    private static final int STOPS_MAX = 600;

    private static final String CONTROLS =
            """
            const all = [...document.querySelectorAll(
                'a[href], button, input:not([type=hidden]), select, textarea, summary, '
                + '[tabindex="0"]')].filter(it => it.checkVisibility());
            """;

    private final Chrome chrome;
    private final List<String> violations;

    /**
     * A walk.
     *
     * @param violations gets what is wrong
     */
    KeyboardWalk(Chrome chrome, List<String> violations) {
        this.chrome = chrome;
        this.violations = violations;
    }

    /** Walks through the page that is shown, from its beginning. */
    void through(String name) {
        int controls =
                chrome.ask(
                                CONTROLS
                                        + """
                                        document.activeElement?.blur();
                                        window.getSelection().removeAllRanges();
                                        all.forEach(it => it.removeAttribute('data-stop'));
                                        window.scrollTo(0, 0);
                                        return all.length;
                                        """)
                        .asInt();
        int last = -1;
        for (int stop = 0; stop < STOPS_MAX && last < controls - 1; stop++) {
            chrome.key("Tab", "");
            JsonNode focus = focus();
            int place = focus.path("place").asInt();
            if (place < 0) {
                break;
            }
            if (stop == 0) {
                expect(
                        name,
                        "the first stop leads to the content",
                        focus.path("skips").asBoolean());
            }
            expect(
                    name,
                    "the focus is seen at " + focus.path("what").asString(""),
                    focus.path("seen").asBoolean());
            expect(
                    name,
                    "the order is that of the page at " + focus.path("what").asString(""),
                    place >= last);
            last = place;
        }
        chrome.ask(
                        CONTROLS
                                + """
                                return all.filter(it => !it.hasAttribute('data-stop')
                                        && !(it.tabIndex === 0 && it.matches('.scroll')
                                            && it.scrollWidth <= it.clientWidth))
                                    .map(it => it.outerHTML.slice(0, 100));
                                """)
                .forEach(it -> expect(name, "the keyboard reaches " + it.asString(""), false));
    }

    /** The control that has the focus: its place among all, and whether one sees that. */
    private JsonNode focus() {
        return chrome.ask(
                CONTROLS
                        + """
                        const it = document.activeElement;
                        it.setAttribute('data-stop', '');
                        const style = getComputedStyle(it);
                        const box = it.getBoundingClientRect();
                        const isOutlined = style.outlineStyle !== 'none'
                            && parseFloat(style.outlineWidth) >= 2;
                        const isOnScreen = box.bottom > 0 && box.right > 0
                            && box.top < innerHeight && box.left < innerWidth;
                        return {
                          place: all.indexOf(it),
                          what: it.outerHTML.slice(0, 80),
                          skips: it.matches('a.skip[href="#content"]'),
                          seen: isOutlined && isOnScreen
                        };
                        """);
    }

    private void expect(String name, String what, boolean holds) {
        if (!holds) {
            violations.add("failed: " + name + ": " + what);
        }
    }
}
