package org.milepost.proofs.signin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a page of the console in light and in dark, on a telephone, and at 400 %; and walks
 * through it by keyboard.
 *
 * <p>Threads: used by one thread.
 */
final class ConsoleLook {

    private static final List<Size> SIZES =
            List.of(
                    new Size("dark", 1280, 900, true),
                    new Size("phone", 390, 844, false),
                    new Size("zoomed", 320, 256, false),
                    new Size("light", 1280, 900, false));

    private final ConsoleSession browser;
    private final Path pictures;
    private final List<String> violations;

    /** One way to look at a page: CSS pixels, and whether colours are dark. */
    private record Size(String name, int width, int height, boolean dark) {}

    /**
     * Looks.
     *
     * @param pictures what the names of pictures begin with
     * @param violations gets what is wrong
     */
    ConsoleLook(ConsoleSession browser, Path pictures, List<String> violations) {
        this.browser = browser;
        this.pictures = pictures;
        this.violations = violations;
    }

    /** The usual size, before the first look. */
    void begin() {
        resize(SIZES.getLast());
    }

    /** Looks at a page in each way, and walks through it by keyboard. */
    void at(String name, String path) {
        for (Size size : SIZES) {
            resize(size);
            browser.go(path);
            List<String> wrong = new ArrayList<>();
            look(size, wrong).at(name);
            wrong.forEach(it -> violations.add(size.name + ": " + it));
        }
        new KeyboardWalk(browser.chrome(), violations).through(name);
    }

    /** Looks at the page that is shown, such as a form with errors, once. */
    void now(String name) {
        look(SIZES.getLast(), violations).at(name);
    }

    private void resize(Size size) {
        browser.chrome().resize(size.width, size.height, size.dark);
    }

    private PageLook look(Size size, List<String> wrong) {
        return new PageLook(
                browser.chrome(),
                new Chrome.Screen(size.width, size.height, false, true, size.dark),
                pictures.resolveSibling(pictures.getFileName() + "-" + size.name),
                PageLook.Demands.STAFF,
                wrong);
    }
}
