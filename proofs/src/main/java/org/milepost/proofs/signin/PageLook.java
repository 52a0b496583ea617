package org.milepost.proofs.signin;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.milepost.web.StaticFile;
import tools.jackson.databind.JsonNode;

/**
 * Looks at pages: takes a picture of each, and if scripts run, measures the layout and lets
 * axe-core search for what people with disabilities cannot use.
 *
 * <p>Threads: used by one thread.
 *
 * @param pictures what the names of pictures begin with
 * @param demands how strict it is
 * @param violations gets what is wrong
 */
record PageLook(
        Chrome chrome,
        Chrome.Screen screen,
        Path pictures,
        Demands demands,
        List<String> violations) {

    private static final int FONT_MIN = 16;
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    /** How strict a look is. */
    enum Demands {
        /** Pages for members: large targets (WCAG 2.2, 2.5.5); nothing serious is found. */
        MEMBERS(44, "serious critical"),

        /** Pages for daily work: small targets (WCAG 2.2, 2.5.8); nothing at all is found. */
        STAFF(24, "minor moderate serious critical");

        private final int targetMin;
        private final String impacts;

        Demands(int targetMin, String impacts) {
            this.targetMin = targetMin;
            this.impacts = impacts;
        }
    }

    /** Looks at the page that is shown. */
    void at(String name) {
        chrome.photographPage(
                pictures.resolveSibling(pictures.getFileName() + "-" + name + ".png"));
        if (screen.script()) {
            measure(name);
            axe(name);
        }
    }

    void expect(String what, boolean holds) {
        if (!holds) {
            violations.add("failed: " + what);
        }
    }

    private void measure(String name) {
        JsonNode layout =
                chrome.ask(
                        """
                        const targets = [...document.querySelectorAll(
                            'button, select, textarea, input:not([type=hidden])')];
                        return {
                          wide: document.documentElement.scrollWidth > window.innerWidth,
                          small: targets.filter(
                              t => t.getBoundingClientRect().height < %d).length,
                          nameless: targets.filter(t => t.tagName != 'BUTTON'
                              && (t.labels.length != 1 || !t.labels[0].innerText.trim())).length,
                          headings: document.querySelectorAll('h1').length,
                          font: parseFloat(getComputedStyle(document.body).fontSize),
                          styled: document.styleSheets.length
                        };
                        """
                                .formatted(demands.targetMin));
        expect(name + " fits the width", !layout.path("wide").asBoolean());
        expect(name + " has targets that a finger hits", layout.path("small").asInt() == 0);
        expect(name + " has a label for each field", layout.path("nameless").asInt() == 0);
        expect(name + " has one heading", layout.path("headings").asInt() == 1);
        expect(name + " has text of 16 pixels at least", layout.path("font").asInt() >= FONT_MIN);
        expect(name + " has its style", layout.path("styled").asInt() > 0);
    }

    private void axe(String name) {
        chrome.ask(source());
        JsonNode found =
                chrome.askLater(
                        """
                        const done = arguments[arguments.length - 1];
                        axe.run({resultTypes: ['violations']}).then(
                            it => done(it.violations
                                .filter(v => '%s'.includes(v.impact))
                                .map(v => v.id + ' at ' + v.nodes[0].target.join(' '))),
                            e => done(['axe failed: ' + e]));
                        """
                                .formatted(demands.impacts));
        found.forEach(it -> violations.add(name + ": axe: " + it.asString("")));
    }

    private static String source() {
        return new String(StaticFile.read(AXE), StandardCharsets.UTF_8);
    }
}
