package org.milepost.console;

/** The answer to a visit: a page, or the address of another one. */
sealed interface Shown permits ConsolePage, Shown.Elsewhere {

    /** The browser loads another page. */
    record Elsewhere(String address) implements Shown {}
}
