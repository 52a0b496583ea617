package org.milepost.proofs.site;

import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * The part of {@code curl} that the printed tour uses, for machines without curl: {@code -s},
 * {@code -H}, {@code -d}, and one address.
 */
final class CurlStandIn {

    private CurlStandIn() {}

    public static void main(String[] arguments) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "-s" -> {}
                case "-H" -> {
                    String[] header = arguments[++i].split(": ", 2);
                    request.header(header[0], header[1]);
                }
                case "-d" -> request.POST(HttpRequest.BodyPublishers.ofString(arguments[++i]));
                default -> request.uri(URI.create(arguments[i]));
            }
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body = client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(body);
        }
    }
}
