package org.milepost.junit;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The values in a JSON text, each by its path, such as {@code balances.CASH} or {@code
 * switches.0.fault}.
 *
 * <p>It reads only answers of the sandbox, and exists because a JSON library on the class path of a
 * partner's tests could clash with the partner's own. Source: RFC 8259.
 */
final class JsonMembers {

    private static final int DEPTH_MAX = 100;
    private static final int HEX_DIGITS = 4;

    private final String text;
    private final Map<String, String> values = new LinkedHashMap<>();
    private int at;

    private JsonMembers(String text) {
        this.text = text;
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException when it is not JSON
     */
    static JsonMembers of(String text) {
        JsonMembers members = new JsonMembers(text);
        members.value("", 0);
        members.skipBlanks();
        if (members.at != text.length()) {
            throw members.malformed();
        }
        return members;
    }

    /** The text of a string, or a number, boolean or null as it is written. */
    Optional<String> find(String path) {
        return Optional.ofNullable(values.get(path));
    }

    /**
     * The same for a member that must be present.
     *
     * @throws IllegalStateException when it is not
     */
    String get(String path) {
        return find(path)
                .orElseThrow(() -> new IllegalStateException("no '" + path + "' in " + text));
    }

    /** A whole number. */
    long number(String path) {
        return Long.parseLong(get(path));
    }

    private void value(String path, int depth) {
        if (depth > DEPTH_MAX) {
            throw malformed();
        }
        skipBlanks();
        switch (current()) {
            case '{' -> object(path, depth);
            case '[' -> array(path, depth);
            case '"' -> values.put(path, string());
            default -> values.put(path, literal());
        }
    }

    private void object(String path, int depth) {
        at++;
        skipBlanks();
        if (current() == '}') {
            at++;
            return;
        }
        do {
            skipBlanks();
            String name = string();
            skipBlanks();
            require(':');
            value(path.isEmpty() ? name : path + "." + name, depth + 1);
            skipBlanks();
        } while (isNext(','));
        require('}');
    }

    private void array(String path, int depth) {
        at++;
        skipBlanks();
        if (current() == ']') {
            at++;
            return;
        }
        int index = 0;
        do {
            value(path.isEmpty() ? "" + index : path + "." + index, depth + 1);
            index++;
            skipBlanks();
        } while (isNext(','));
        require(']');
    }

    private String string() {
        require('"');
        StringBuilder read = new StringBuilder();
        while (current() != '"') {
            char next = text.charAt(at++);
            read.append(next == '\\' ? escaped() : next);
        }
        at++;
        return read.toString();
    }

    private char escaped() {
        char letter = current();
        at++;
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed();
        };
    }

    private char unicode() {
        if (at + HEX_DIGITS > text.length()) {
            throw malformed();
        }
        try {
            at += HEX_DIGITS;
            return (char) HexFormat.fromHexDigits(text, at - HEX_DIGITS, at);
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private String literal() {
        int start = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String found = text.substring(start, at);
        if (!found.matches("true|false|null|-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw malformed();
        }
        return found;
    }

    private boolean isNext(char wanted) {
        boolean isNext = current() == wanted;
        if (isNext) {
            at++;
        }
        return isNext;
    }

    private void require(char wanted) {
        if (!isNext(wanted)) {
            throw malformed();
        }
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char current() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("not JSON at character " + at + ": " + text);
    }
}
