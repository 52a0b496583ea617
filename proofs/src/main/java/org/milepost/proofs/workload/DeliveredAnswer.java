package org.milepost.proofs.workload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * An answer as it came over a connection.
 *
 * @param isLast whether the connection ends with it
 */
record DeliveredAnswer(ReceivedAnswer answer, boolean isLast) {

    private static final String LENGTH = "content-length:";
    private static final String TYPE = "content-type:";
    private static final String JSON = "application/json";
    private static final String CONNECTION = "connection:";

    /** Reads one answer to its last byte. */
    static DeliveredAnswer read(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", 3)[1]);
        int length = 0;
        String type = "";
        boolean isLast = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith(LENGTH)) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            } else if (header.startsWith(TYPE)) {
                type = header.substring(TYPE.length()).strip();
            } else if (header.startsWith(CONNECTION)) {
                isLast = header.substring(CONNECTION.length()).strip().equals("close");
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the connection ended within an answer");
        }
        String text = new String(body, UTF_8);
        return new DeliveredAnswer(
                new ReceivedAnswer(status, type.startsWith(JSON) ? text : "no JSON: " + text),
                isLast);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended before the answer did");
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }
}
