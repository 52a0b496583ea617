package org.milepost;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.milepost.http.Json;
import tools.jackson.databind.JsonNode;

/**
 * One persistent HTTP/1.1 connection that sends requests as given, byte for byte, and connects
 * again when the server has closed it.
 *
 * <p>Threads: used by one thread at a time.
 */
public final class WireClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    /** An answer of the server. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** The value of a header by its name in lower case, or empty. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** The members of the body, which are all strings. */
        public Map<String, String> members() {
            Map<String, String> members = new TreeMap<>();
            Json.readObject(body.getBytes(UTF_8))
                    .forEachEntry((name, value) -> members.put(name, text(value)));
            return members;
        }

        /** A member of the body, or empty. */
        public String member(String name) {
            return members().getOrDefault(name, "");
        }

        private static String text(JsonNode value) {
            return value.isString() ? value.stringValue() : value.toString();
        }
    }

    /** A connection to the server at this address. */
    public WireClient(String url) {
        this.port = URI.create(url).getPort();
        this.socket = connect();
        this.in = input(socket);
    }

    /** Sends a request with a body and reads the answer. Lines of headers end in CR LF. */
    public Answer send(String method, String path, String headers, byte[] body) {
        ask(method, path, headers, body);
        return answer();
    }

    /** Sends a request with a body and does not wait for the answer. */
    public void ask(String method, String path, String headers, byte[] body) {
        ask(method, path, headers, body.length, body);
    }

    /** Announces a body, sends none of it, and reads the answer. */
    public Answer announce(String method, String path, String headers, int length) {
        ask(method, path, headers, length, new byte[0]);
        return answer();
    }

    private void ask(String method, String path, String headers, int length, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        String head =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\n"
                        + headers
                        + "Content-Length: "
                        + length
                        + "\r\n\r\n";
        request.writeBytes(head.getBytes(ISO_8859_1));
        request.writeBytes(body);
        try {
            socket.getOutputStream().write(request.toByteArray());
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the next answer.
     *
     * @throws UncheckedIOException when the connection ends before
     */
    public Answer answer() {
        try {
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer read() throws IOException {
        int status = Integer.parseInt(line().substring("HTTP/1.1 ".length()).substring(0, 3));
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        Answer answer = new Answer(status, headers, new String(in.readNBytes(length), UTF_8));
        if (answer.header("connection").equalsIgnoreCase("close")) {
            socket.close();
            socket = connect();
            in = input(socket);
        }
        return answer;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended before the answer did");
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    private Socket connect() {
        try {
            Socket connected = new Socket(InetAddress.getLoopbackAddress(), port);
            connected.setTcpNoDelay(true);
            connected.setSoTimeout(TIMEOUT_MILLIS);
            return connected;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream input(Socket socket) {
        try {
            return new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
