package org.milepost.http;

import java.util.List;
import java.util.Locale;

/** Checks that a body is JSON in UTF-8 (RFC 9110, section 8.3). */
final class ContentType {

    private static final String JSON = "application/json";

    private ContentType() {}

    /**
     * Accepts JSON, in UTF-8 if a charset is named, and a request without Content-Type.
     *
     * @throws Fault 415 for anything else
     */
    static void requireJson(List<String> contentType) {
        if (contentType.isEmpty()) {
            return;
        }
        if (contentType.size() > 1 || !isJson(contentType.getFirst())) {
            throw new Fault(415, "The Content-Type must be application/json, in UTF-8.");
        }
    }

    private static boolean isJson(String value) {
        if (value.equals(JSON)) {
            return true;
        }
        String[] parts = value.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals(JSON)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=") && !isUtf8(parameter.substring(8))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(String charset) {
        return charset.equals("utf-8") || charset.equals("utf8") || charset.equals("\"utf-8\"");
    }
}
